"""What a window says of itself."""

from django import forms


class WhereForm(forms.Form):
    """Which claim is open in the window with that stream, and whether it is being changed."""

    stream = forms.UUIDField()
    claim = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    is_editing = forms.BooleanField(required=False)

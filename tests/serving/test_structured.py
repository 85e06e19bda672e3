import json

from lxml import html

from claims.serving.structured import for_script

HOSTILE = "</script><script>alert(1)</script><!--<script> & \u2028\u2029 ]]> é"


def test_json_in_a_script_keeps_its_data():
    assert json.loads(for_script({"text": HOSTILE})) == {"text": HOSTILE}


def test_json_in_a_script_cannot_end_it():
    page = html.fromstring(
        f'<html><head><script type="application/ld+json">{for_script({"text": HOSTILE})}</script>'
    )
    scripts = page.xpath("//script")
    assert [json.loads(script.text) for script in scripts] == [{"text": HOSTILE}]


def test_json_in_a_script_has_no_character_that_parsers_differ_on():
    assert set("<>&\u2028\u2029") & set(for_script({"text": HOSTILE})) == set()

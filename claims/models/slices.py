"""The rule that quoted words are the slice of a text that their range names."""


def demand_slice(kind: str) -> str:
    """The body of a trigger function for rows with `place`, `exact` and `snapshot_id`.

    It declares `whole` as text, and raises `{kind}_inside_text` and `{kind}_quote_is_slice`.
    """
    return f"""
                    SELECT text INTO whole FROM claims_snapshot WHERE id = NEW.snapshot_id;
                    IF upper(NEW.place) > char_length(whole) THEN
                        RAISE EXCEPTION 'The range ends outside the text'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = '{kind}_inside_text';
                    END IF;
                    IF substr(whole, lower(NEW.place) + 1, upper(NEW.place) - lower(NEW.place))
                       IS DISTINCT FROM NEW.exact THEN
                        RAISE EXCEPTION 'The quote is not the slice of the text'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = '{kind}_quote_is_slice';
                    END IF;
                    RETURN NEW;
                """

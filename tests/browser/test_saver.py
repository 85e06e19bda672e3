"""The pure parts of saving, in the browser alone: what is sent, kept and asked after an answer."""

from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
HOME = "http://localhost/"  # never asked: every request is answered from the folder of scripts

# Runs a scenario with a saver whose form and server are plain objects.
PLAY = """async () => {
    const { Saver } = await import("/reviewing/saver.js");
    const differences = await import("/reviewing/differences.js");
    const keeping = await import("/reviewing/keeping.js");
    const make = (values, server, more = {}) => {
        const told = [], kept = [], sent = [], asked = [], took = [], form = { ...values };
        const saver = new Saver({
            etag: '"1"', values, read: () => ({ ...form }),
            write: (name, value) => { form[name] = value; },
            send: async (changes, etag) => {
                sent.push([changes, etag]);
                return server(changes, etag);
            },
            renew: async () => "unknown", keep: (draft) => { kept.push(draft); return true; },
            tell: ({ kind }) => told.push(kind), saved: () => null,
            took: (names) => took.push(...names), ask: () => asked.push("asked"), ...more,
        });
        return { saver, form, told, kept, sent, asked, took };
    };
    const ok = (body, etag = '"2"') => ({ ok: true, status: 200, etag, body });
    const no = (status, body = null, etag = null) => ({ ok: false, status, etag, body });
    return (SCENARIO)({ make, ok, no, ...differences, ...keeping });
}"""


@pytest.fixture
def play(browser):
    context = browser.new_context()
    page = context.new_page()

    def answer(route):
        path = SCRIPTS / route.request.url.removeprefix(HOME)
        if path.is_file():
            route.fulfill(path=path, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    page.route("**/*", answer)
    page.goto(HOME)
    yield lambda scenario: page.evaluate(PLAY.replace("SCENARIO", scenario))
    context.close()


def test_differences_are_sorted_out(play):
    assert play("""({ isSame, changesOf, meet }) => ({
        same: [isSame(["a", "b"], ["b", "a"]), isSame(["a"], ["a", "b"]), isSame(null, ""),
               isSame("a", "a")],
        changes: changesOf({ a: "1", b: ["x"], c: true }, { a: "2", b: ["x"], c: false }),
        met: meet({
            stored: { a: "1", b: "1", c: "1", d: "1", e: "1" },
            shown: { a: "1", b: "1 ", c: "1", d: "1", e: "1" },
            now: { a: "mine", b: "1 ", c: "same", d: "mine", e: "1" },
            theirs: { a: "theirs", b: "theirs", c: "same", d: "1", e: "1", id: 7 },
        }),
    })""") == {
        "same": [True, False, False, True],
        "changes": {"a": "2", "c": False},
        "met": {
            "taken": {"b": "theirs"},
            "alike": {"c": "same"},
            "clashes": {"a": {"base": "1", "mine": "mine", "theirs": "theirs"}},
        },
    }


def test_only_what_changed_is_sent_and_later_edits_after_it(play):
    assert play("""async ({ make, ok }) => {
        const served = [];
        const { saver, form, sent, kept, told } = make({ a: "", b: "" }, async (changes) => {
            if (!served.length) form.a = "newer";
            served.push(changes);
            return ok({ a: "tidy", b: "" }, `"${served.length + 1}"`);
        });
        form.a = "typed ";
        saver.edited();
        const both = [saver.push(), saver.push()];
        const isOne = both[0] === both[1];
        await both[0];
        const between = saver.unsent;
        const isStored = await saver.flush();
        return { isOne, sent, between, isStored, kept: kept.map((it) => it?.mine ?? null),
                 last: told.at(-1), etag: saver.etag, stored: saver.stored };
    }""") == {
        "isOne": True,
        "sent": [[{"a": "typed "}, '"1"'], [{"a": "newer"}, '"2"']],
        "between": {"a": "newer"},
        "isStored": True,
        "kept": [{"a": "typed "}, {"a": "newer"}, None],
        "last": "saved",
        "etag": '"3"',
        "stored": {"a": "tidy", "b": ""},
    }


def test_conflict_holds_its_field_back_and_sends_the_rest(play):
    assert play("""async ({ make, ok, no }) => {
        const stored = { a: "theirs", b: "", c: "theirs too" };
        const { saver, form, sent, asked, took } = make(
            { a: "base", b: "", c: "" },
            async (changes, etag) => etag === '"1"'
                ? no(412, { current: stored }, '"7"')
                : ok({ ...stored, ...changes }, '"8"'),
        );
        Object.assign(form, { a: "mine", b: "more" });
        saver.edited();
        const isStored = await saver.flush();
        const held = { clashes: { ...saver.clashes }, isOpen: saver.isOpen, form: { ...form } };
        saver.decide({ a: "both" });
        const isStoredNow = await saver.flush();
        return { isStored, held, isStoredNow, asked, took, form, sent, isOpen: saver.isOpen };
    }""") == {
        "isStored": False,
        "held": {
            "clashes": {"a": {"base": "base", "mine": "mine", "theirs": "theirs"}},
            "isOpen": True,
            "form": {"a": "mine", "b": "more", "c": "theirs too"},
        },
        "isStoredNow": True,
        "asked": ["asked"],
        "took": ["c"],
        "form": {"a": "both", "b": "more", "c": "theirs too"},
        "sent": [
            [{"a": "mine", "b": "more"}, '"1"'],
            [{"b": "more"}, '"7"'],
            [{"a": "both"}, '"8"'],
        ],
        "isOpen": False,
    }


def test_conflict_ends_where_both_arrive_at_the_same(play):
    assert play("""async ({ make, no }) => {
        const stale = no(412, { current: { a: "theirs" } }, '"7"');
        const { saver, form } = make({ a: "base" }, async () => stale);
        form.a = "mine";
        await saver.flush();
        form.a = "theirs";
        saver.edited();
        return [saver.hasClash, saver.hasUnsent, saver.isOpen];
    }""") == [False, False, False]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("no(0)", "offline"),
        ("no(503)", "trouble"),
        ("no(429)", "trouble"),
        ("no(401)", "signed-out"),
    ],
)
def test_what_cannot_be_sent_now_is_kept_and_tried_again(play, answer, kind):
    assert play(f"""async ({{ make, ok, no }}) => {{
        let isBack = false;
        const {{ saver, form, told, kept }} = make({{ a: "" }},
            async (changes) => isBack ? ok(changes) : {answer});
        form.a = "typed";
        const before = [await saver.flush(), told.at(-1), kept.at(-1), saver.isOpen];
        isBack = true;
        saver.retry();
        await saver.sending;
        return [...before, told.at(-1), kept.at(-1), saver.hasUnsent];
    }}""") == [
        False, kind, {"etag": '"1"', "base": {"a": ""}, "mine": {"a": "typed"}}, False,
        "saved", None, False,
    ]  # fmt: skip


def test_old_token_is_renewed_once_and_a_refusal_after_it_is_believed(play):
    assert play("""async ({ make, no }) => {
        let renewed = 0;
        const { saver, form, told } = make({ a: "" }, async () => no(403, { detail: "Not yours." }),
            { renew: async () => { renewed += 1; return "renewed"; } });
        form.a = "typed";
        await saver.flush();
        return [renewed, told.at(-1), saver.refusals.a.message, saver.isOpen];
    }""") == [1, "refused", "Not yours.", True]


def test_refused_field_waits_for_other_words_and_the_rest_is_stored(play):
    assert play("""async ({ make, ok, no }) => {
        const { saver, form, sent, told } = make({ a: "", b: "", c: "" }, async (changes) => {
            if (changes.a === "bad") return no(400, { errors: { a: "Too long." }, detail: "" });
            if (changes.b && Object.keys(changes).length > 1) return no(409, { detail: "Frozen." });
            return changes.b ? no(409, { detail: "Frozen." }) : ok(changes);
        });
        Object.assign(form, { a: "bad", b: "frozen", c: "fine" });
        await saver.flush();
        const first = [told.at(-1), Object.keys(saver.refusals), saver.isOpen];
        form.a = "good";
        saver.edited();
        await saver.flush();
        const refused = Object.keys(saver.refusals);
        return { first, sent: sent.map(([changes]) => changes), refused };
    }""") == {
        "first": ["refused", ["a", "b"], True],
        "sent": [
            {"a": "bad", "b": "frozen", "c": "fine"}, {"b": "frozen", "c": "fine"},
            {"b": "frozen"}, {"c": "fine"}, {"a": "good"},
        ],
        "refused": ["b"],
    }  # fmt: skip


def test_draft_is_put_back_against_what_is_stored_by_then(play):
    assert play("""async ({ make, ok }) => {
        const stored = { a: "theirs", b: "base", c: "" };
        const { saver, form, asked } = make(stored, async (it) => ok(it, '"3"'));
        saver.restore({ etag: '"0"', base: { a: "base", b: "base", gone: "" },
                        mine: { a: "mine", b: "kept", gone: "x" } });
        await saver.flush();
        return [form, asked, saver.clashes, saver.stored.b];
    }""") == [
        {"a": "mine", "b": "kept", "c": ""},
        ["asked"],
        {"a": {"base": "base", "mine": "mine", "theirs": "theirs"}},
        "kept",
    ]


def test_drafts_are_of_one_person_and_grow_old(play):
    assert play("""async ({ keep, keyOf, draftsOf, leftDrafts, forgetAll }) => {
        const draft = (person, etag) =>
            keep({ person, address: "/x/", etag, base: {}, mine: { a: etag } });
        const kept = [draft(1, "e1"), draft(1, "e2"), draft(12, "e3")];
        const old = keyOf({ person: 1, address: "/x/", etag: "e2" });
        localStorage.setItem(old, JSON.stringify({ at: Date.now() - 15 * 86400000 }));
        localStorage.setItem("factcheck.unsent 1 broken", "{");
        const left = "factcheck.unsent 1 /y/ e4 gonetab";
        localStorage.setItem(left, JSON.stringify({ at: Date.now(), etag: "e4" }));
        const mine = draftsOf(1).map((it) => it.etag).sort();
        const ofClosedWindows = (await leftDrafts(1)).map((it) => it.etag);
        forgetAll(1);
        return [kept, mine, ofClosedWindows, draftsOf(1), draftsOf(12).length, localStorage.length];
    }""") == [[True, True, True], ["e1", "e4"], ["e4"], [], 1, 1]

"""After "delete everything", table by table: the schema says which tables there are, a list written by hand says what each of their
columns is, and another one what may still stand there of somebody who is gone, and why. A table or a column that no list names makes
this red, and so does a row that stays without a reason, and a reason without a row. On either engine."""

import base64
import hashlib
import hmac
import itertools
import re
import sqlite3

import pytest

import postgres
from contract import API
from test_forgotten import ADDRESS, NAME, PEOPLE, entered, everything, house, write  # noqa: F401 (a fixture)
from web import bearer

# Every column of every table: `!` says who somebody is (an id), `~` holds words, names, addresses or keys of whoever the row is of,
# `#` is the keyed hash of an address or an account, `&` the key of a member of panels. Everything else is of nobody.
COLUMNS = """
absences: person_id! from_day to_day kind
account_proposals: provider login~ person_id! because seen_at
account_refusals: hash# person_id! refused_at
active_members: panel_id week member_key&
announcements: announced_at metrics announced_by!
artifact_deployments: deployment_id service environment artifact finished_at
attack_reports: one report made_at
attestations: matter attested_at person_id! hat words~ held_on speaker~
authors: author hash#
baselines: panel_id member_key& metric usual
bots: hash# provider login~ is_bot said_by
boundaries: quarter from_week to_week frozen_at
calendars: person_id! calendar_id kind sealed~ mark~ made_at tried_at fetched_at failure findings tells_attendees covers_from
    covers_to tokens~
case_requests: look_id viewer_id! person_id! metrics from_week to_week question~ case_category case_number asked_at expires_at
    entry
cells: metric week panel_id change sealed_at leaf
change_commits: change_id sha
changes: change_id service author# created_at ready_at first_commit_at first_review_at approved_at merged_at closed_at merge_sha
    updated_at
chart_openings: idx one_on_one_id person_id! opened_at
charts_brought: chart_id viewer_id! person_id! metric from_week to_week brought_at
closed_ranges: person_id! started_at ended_at
commits: service sha parents authored_at committed_at author# touches picked_from reverts kept_until
concern_readers: person_id! last_day
concern_replies: reply_id concern_id hat words said_on
concerns: concern_id receipt words box released_on outcome closed_on
connection_streams: connection_id stream cursor mark etag items finished_at failure
connections: connection_id vendor service api_url secret previous_secret token deploys_by_tag notes made_at rotated_at
    first_event_at last_event_at events unknown_events reader reader_until unused_events unused_at unused_because
contests: contest_id person_id! matter place about~ words~ opened_at due owner_id! outcome~ closed_by! closed_at
corrections: correction_id person_id! started_at ended_at kind project~ made_at
cosignatures: cosignature_id matter person_id! profile phase amount asked_by! asked_at expires_at signed_by! signed_at declined_at
    used_at reviews reviews_words~ promotion promotion_words~ termination termination_words~
deleted_projects: person_id! hash deleted_at
deployments: deployment_id service environment sha started_at finished_at result kept_until
digest_letters: person_id! kind week tries next_at done_at outcome
digest_wishes: person_id! kind since stop_key~
discards: person_id! reason items
exclusions: person_id! project~
forgotten_addresses: hash#
groups_by_slug: kind slug name department
heartbeats: person_id! at kind project~ language branch~ editor operating_system is_write ai_line_changes human_line_changes
    received_at
hook_deliveries: connection_id delivery body_hash event received_at
hours_changes: person_id! from_day hours own
house: one form name zone simulated set_up_at
identities: provider login~ person_id! said_by
imported_spans: person_id! started_at ended_at kind project~ language
incident_ends: incident_id resolved_at
incidents: incident_id service detected_at resolved_at deployment_id cause updated_at
invitations: hash person_id! expires_at used_at email~ is_reset made_by!
iterations: iteration_id team name started_at completed_at updated_at
jobs: job period claimed_at done_at
keys: one fingerprint
latest_heartbeats: person_id! received_at editor~
led_until: person_id! last_day
ledger_head: one size peaks checkpoint
ledger_leaves: idx leaf hash
ledger_nodes: height idx hash
ledger_openings: idx salt content~ kind person_id! written_at
levels: metric quarter panel_id usual sealed_at leaf
look_entries: look_id idx
look_notes: look_id place person_id! scope name~ from_day to_day kind words~ effect
look_sheets: look_id person_id! frozen_at zone content~
looks: look_id viewer_id! person_id! metrics from_week to_week question~ asked_at opens_at expires_at acknowledged_at closed_at
    reason~ context~ case_category case_number
mail_state: one worked_at failed_at failure
managers: person_id! since manager_id! written_at
meetings: person_id! started_at ended_at kind attendees calendar_id part
member_keys: person_id! member_key&
migrations: id
not_counted: person_id! since
notice_weeks: week decided_at
notices: subject_kind subject metric raised_week from_week direction amount usual compared_with team_from others_from panel_id
    quiet_weeks ended_week ended_why
one_on_one_charts: chart_id one_on_one_id person_id! metric unit from_week zone amounts~ added_at
one_on_one_items: item_id one_on_one_id person_id! words~ edition made_at kept_by_person kept_by_manager
one_on_one_notes: chart_id place person_id! scope name~ from_day to_day kind words~ effect
one_on_ones: one_on_one_id person_id! manager_id! opened_at closed_at
owed: what since
own_annotations: person_id! annotation_id from_day to_day kind words~ effect is_shown made_at
panel_members: panel_id member_key& team baseline_weeks
panel_teams: panel_id team
panels: panel_id quarter from_week to_week department people frozen_at leaf
pauses: person_id! started_at ended_at
people: person_id! email~ name~ zone passphrase_hash~ acknowledged_at acknowledged_version made_at working_hours until life
    entered_at sealed_name~ left_written_at
phase_reasons: since reason
phases: since phase
places: person_id! since team department
policies: version reviews reviews_words promotion promotion_words termination termination_words written_by! written_at
policy_acknowledgements: person_id! version acknowledged_at
protections: name since value
pulse_counts: period answer count
pulse_panels: quarter department number label
pulses: period last_day halves published_at panel
purposes: version words written_by! written_at
question_letters: letter_id words box
recovery_codes: person_id! hash~
register_questions: question_id person_id! words~ asked_at owner_id! due answer~ answered_by! answered_at
repository_readings: service repository tips read_at
reviews: review_id change_id reviewer# submitted_at state updated_at
roles: person_id! role scope since
sealed_weeks: week sealed_at
second_factors: person_id! sealed~ confirmed_at last_step
self_audits: quarter what number
service_repositories: service repository path
services: slug name team
sessions: hash~ person_id! csrf~ made_at last_used_at expires_at
settings: name since value
shared_annotations: annotation_id scope name from_day to_day kind words~ effect made_by! made_at
sign_on_attempts: hash expires_at
sign_ons: person_id! issuer~ subject~ bound_at
simulation: one seed people weeks through phase
sole_basis_reports: report_id person_id! decision words~ opened_at due owner_id! outcome~ closed_by! closed_at
source_notices: vendor announced_at
sources_heard: kind service at
spans: person_id! timeline started_at ended_at kind project~ language settled ai_lines human_lines
team_agreements: team other label agreed_by! agreed_at expires_at
team_calendars: team zone hours set_at
team_contexts: team label declared_by! declared_at
tokens: hash~ token_id~ person_id! prefix~ kind made_at last_used_at revoked_at by_operator
trainings: person_id! passed_at
voice_fetches: period person_id! request~
voice_forgotten: period hash~
voice_issuers: period purpose first_day last_day sealed_key public_key panel
voice_spent: pass period
work_item_events: item iteration event at value assignee#
zone_changes: person_id! from_day zone
packaged_commits: service artifact sha packaged_at
unknown_kinds: connection_id kind events last_at
"""

# What stays of somebody who has deleted everything. The id is random: there is no name, no address and no value by it any more.
OFFICE = "what was done in an office stays with the house, by an id without a name"
OFFICE_WORDS = "what was said or asked for in an office stays with the house, word for word, as docs/privacy.md says"
READ_BY_OTHERS = "it is in the record of the other person, who reads there who looked, and what was asked"
OF_ANOTHER = "the case, the question or the invitation is another person's, and so are its words"
MAY_STAY = {
    "people.person_id": "the account stays, empty, so that an import does not make it anew",
    "people.email": "the keyed hash of the address",
    "places.person_id": "of which team an account without a name was",
    "forgotten_addresses.hash": "the keyed hashes by which later work of the person is not taken",
    "account_refusals.hash": "a keyed hash, in the row of another person who has said that the account is not theirs",
    # Not gone where nobody else of the panel has deleted everything: the one key without a person is then this one (docs/privacy.md).
    "active_members.member_key": "the audits of looks and levels must know who was behind each cell; a random key and a week, never a value",
    "panel_members.member_key": "the same, of a quarter",
    "ledger_openings.person_id": "that roles were taken and that something was erased; all that was about the person is gone",
    "ledger_openings.content": "the id in the same entries, and in those about others and the house, in which the person is who did or asked it",
    "led_until.person_id": "until which day an account led people: whoever did reads no concern",
    "concern_readers.person_id": "that concerns were open to an account, for as long as these concerns are there",
    "register_questions.person_id words": "a question of the public register stays as somebody's, without an id",
    "shared_annotations.made_by words": "the note of a team stays the team's, without an id",
    "announcements.announced_by": OFFICE, "attestations.person_id": OFFICE, "attestations.person_id words": OFFICE_WORDS,
    "policies.written_by": OFFICE, "purposes.written_by": OFFICE, "team_agreements.agreed_by": OFFICE,
    "team_contexts.declared_by": OFFICE, "cosignatures.asked_by": OFFICE, "cosignatures.asked_by words": OFFICE_WORDS,
    "cosignatures.signed_by": OFFICE, "cosignatures.signed_by words": OFFICE_WORDS, "managers.manager_id": OFFICE,
    "register_questions.owner_id": OFFICE, "register_questions.answered_by": OFFICE,
    "looks.viewer_id": READ_BY_OTHERS, "looks.viewer_id words": READ_BY_OTHERS,
    "case_requests.viewer_id words": READ_BY_OTHERS, "charts_brought.viewer_id": READ_BY_OTHERS,
    "contests.owner_id": OFFICE, "contests.owner_id words": OF_ANOTHER, "contests.closed_by": OFFICE,
    "contests.closed_by words": OF_ANOTHER, "sole_basis_reports.owner_id": OFFICE, "sole_basis_reports.owner_id words": OF_ANOTHER,
    "sole_basis_reports.closed_by": OFFICE, "sole_basis_reports.closed_by words": OF_ANOTHER,
    "register_questions.owner_id words": OF_ANOTHER, "register_questions.answered_by words": OF_ANOTHER,
    "invitations.made_by": OFFICE, "invitations.made_by words": OF_ANOTHER,
}

# What a value must be for the product to read its row: by column, else by how the column is called.
VALUES = {"active_members.panel_id": "a panel", "baselines.panel_id": "a panel", "panel_members.panel_id": "a panel",
          "roles.role": "viewer", "roles.scope": "organization", "zone_changes.zone": "UTC", "team_calendars.zone": "UTC",
          "one_on_one_charts.zone": "UTC", "look_sheets.zone": "UTC",
          # A request is read, and is over with whoever asked.
          "case_requests.case_category": "workload", "case_requests.case_number": "2026-017", "case_requests.from_week": "2026-W20",
          # What stands on a joint page is of one of its two people.
          "one_on_one_items.one_on_one_id": "page of person_id", "one_on_one_charts.one_on_one_id": "page of person_id",
          "one_on_one_charts.chart_id": "the chart", "one_on_one_notes.chart_id": "the chart"}
BY_NAME = [(r"(_day|^since|^until|^due|^held_on|_on)$", "2026-09-14"), (r"^metrics?$", "focus-time"), (r"^quarter$", "2026-Q3"),
           (r"week$", "2026-W30"), (r"^hours$", "8-16"), (r"^provider$", "github")]
# Rows of these are made by using the product, which checks them.
MADE_BY_USE = {"people", "ledger_openings"}


def listed():
    """Every table with its columns and their marks."""
    tables, table = {}, None
    for word in COLUMNS.split():
        if word.endswith(":"):
            table = tables.setdefault(word[:-1], {})
        else:
            table[word.rstrip("!~#&")] = word[-1] if word[-1] in "!~#&" else ""
    return tables


# Of which commit it is known that it was made, where a connection may be lost meanwhile.
ONLY_ON_POSTGRES = {"commit_marks": {"mark", "at"}}


class Database:
    """Both engines, as far as they differ."""

    def __init__(self, house):
        self.house, self.name = house, house.database_name

    def rows(self, statement):
        if self.name:
            return [tuple(row) for row in postgres.query(self.name, statement)]
        with sqlite3.connect(self.house.data / "daylight.sqlite", timeout=30) as line:
            return [tuple("" if cell is None else str(cell) for cell in row) for row in line.execute(statement)]

    def columns(self):
        if self.name:
            # Views say nothing that their tables do not.
            found = self.rows("""
                SELECT columns.table_name, column_name FROM information_schema.columns
                JOIN information_schema.tables ON tables.table_name = columns.table_name AND table_type = 'BASE TABLE'
                AND tables.table_schema = columns.table_schema WHERE columns.table_schema = 'public'""")
        else:
            tables = [name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = [(table, row[1]) for table in tables for row in self.rows(f"PRAGMA table_info({table})")]
        return {table: {column for other, column in found if other == table} for table, _ in found}


def numbers_and_checks(schema):
    """From the schema as SQLite has it, which is the same text: which columns are numbers, and the first value that a check allows."""
    with sqlite3.connect(schema) as line:
        texts = dict(line.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        numbers = {(table, row[1]) for table in texts for row in line.execute(f"PRAGMA table_info({table})")
                   if row[2].upper().split("(")[0] in ("INTEGER", "BIGINT", "REAL", "DOUBLE PRECISION")}
    checks = {(table, column): value.strip("'") if "'" in value else int(value) for table, text in texts.items()
              for column, value in re.findall(r"CHECK \((\w+) IN \(\s*('[^']*'|-?\d+)", text)}
    return numbers, checks


class Filling:
    """Rows of one person in every place that can be of a person: for each such column a row of its own."""

    def __init__(self, numbers, checks, person, other, hashed):
        self.numbers, self.checks, self.person, self.other, self.hashed = numbers, checks, person, other, hashed
        self.count = itertools.count(1_000)
        self.canaries = {}

    def value(self, table, column, mark, at):
        if column == at:
            return {"!": self.person, "#": self.hashed, "&": "key-of-the-person"}[mark]
        if mark == "!":
            return self.other
        if mark == "&":
            return "key-of-the-person"
        if mark == "#":
            return f"hash:of somebody else {next(self.count)}"
        if mark == "~":
            canary = f"canary-{table}-{at}-{column}"
            self.canaries[canary] = f"{table}.{at}"
            # A reason that HR gives is a sentence.
            return f"{canary} is why it is asked" if (table, column) == ("case_requests", "question") else canary
        if (table, column) == ("one_on_ones", "one_on_one_id"):
            return f"page of {at}"
        if f"{table}.{column}" in VALUES:
            return VALUES[f"{table}.{column}"]
        if (table, column) in self.checks:
            return self.checks[table, column]
        if (table, column) in self.numbers:
            return next(self.count)
        return next((value for pattern, value in BY_NAME if re.search(pattern, column)), f"t{next(self.count)}")

    def statements(self):
        for table, columns in listed().items():
            marked = [column for column, mark in columns.items() if mark in ("!", "#", "&") and mark]
            if table in MADE_BY_USE:
                continue
            if table == "commits":
                yield f"""INSERT INTO authors (author, hash) VALUES (999, '{self.hashed}')"""
            for at in marked if "!" not in columns.values() else [each for each in marked if columns[each] != "&"]:
                if table == "authors":
                    continue
                cells = {column: self.value(table, column, mark, at) for column, mark in columns.items()}
                if table == "commits":
                    cells["author"] = 999
                names = ", ".join(f'"{column}"' for column in cells)
                values = ", ".join(str(cell) if isinstance(cell, int) else "'" + cell.replace("'", "''") + "'" for cell in cells.values())
                yield f"INSERT INTO {table} ({names}) VALUES ({values})"


def keyed_hash(house, text):
    key = (house.data / "daylight.key").read_bytes()
    return "hash:" + base64.b64encode(hmac.digest(key, text.encode(), hashlib.sha256)).decode()


def left(database, filling, person):
    """Where the person, or words of theirs, still stand: table and column, and whose row it was."""
    found = set()
    for table, columns in listed().items():
        names = list(columns)
        for row in database.rows(f"SELECT {', '.join(chr(34) + name + chr(34) for name in names)} FROM {table}"):
            for column, cell in zip(names, row):
                # Inside a text too: a list, or what an entry of the ledger says.
                if person in cell or cell == filling.hashed or cell == "key-of-the-person" or (table, column, cell) == ("commits", "author", "999"):
                    found.add(f"{table}.{column}")
                for canary, place in filling.canaries.items():
                    if canary in cell:
                        found.add(f"{place} words")
    return found


@pytest.fixture(scope="module")
def schema_of_sqlite(tmp_path_factory):
    from house import set_up
    data = tmp_path_factory.mktemp("schema") / "data"
    data.mkdir()
    set_up(data)
    return data / "daylight.sqlite"


def test_what_stays_of_somebody_who_deletes_everything_is_what_a_list_allows(house, schema_of_sqlite):  # noqa: F811
    database = Database(house)
    known = {table: set(columns) for table, columns in listed().items()} | (ONLY_ON_POSTGRES if house.database_name else {})
    assert database.columns() == known, \
        "a table or a column that is not in COLUMNS: say there what it holds"
    people = house.data.parent / "people.csv"
    people.write_text(PEOPLE)
    assert house.run("import", "organization", str(people)).returncode == 0
    session = entered(house, ADDRESS)
    assert house.server.call("POST", f"{API}/me/acknowledgements", json={}, headers=bearer(session)).status < 300
    (person,), = database.rows(f"SELECT person_id FROM people WHERE email = '{ADDRESS}'")
    (other,), = database.rows("SELECT person_id FROM people WHERE email = 'bo@x.org'")
    filling = Filling(*numbers_and_checks(schema_of_sqlite), person, other, keyed_hash(house, ADDRESS))
    write(house, """INSERT INTO panels (panel_id, quarter, from_week, to_week, department, people, frozen_at, leaf)
        VALUES ('a panel', '2026-Q3', '2026-W27', '2026-W39', 'Shop', 8, 1, 0)""")
    # Who could read concerns is known for as long as there are some: without one, a round of the server takes the row away.
    write(house, """INSERT INTO concerns (concern_id, receipt, words, released_on)
        VALUES ('a concern', 'its receipt', 'its words', '2026-09-01')""")
    for statement in filling.statements():
        write(house, statement)
    before = left(database, filling, person)
    everywhere = {f"{table}.{column}" for table, columns in listed().items() for column, mark in columns.items() if mark in ("!", "#", "&") and mark}
    assert everywhere <= before, f"the control: it was everywhere, except in {everywhere - before}"

    deleted = house.server.call("DELETE", f"{API}/me/data?everything=true", headers=bearer(session))
    assert deleted.status < 300, deleted
    after = left(database, filling, person)
    assert not after - set(MAY_STAY), "it stays without a reason: " + " ".join(sorted(after - set(MAY_STAY)))
    assert not set(MAY_STAY) - after, "a reason for what does not stay: " + " ".join(sorted(set(MAY_STAY) - after))

    # Nowhere else either: the files, the log, a dump, and a backup that is taken now.
    backup = house.data.parent / "after.backup"
    assert house.run("backup", str(backup)).returncode == 0
    gone = [canary for canary, place in filling.canaries.items() if f"{place} words" not in MAY_STAY] + [NAME, ADDRESS]
    for name, content in {**everything(house), "backup": backup.read_bytes()}.items():
        assert [each for each in gone if each.encode() in content] == [], name
    assert house.run("ledger", "verify").returncode == 0

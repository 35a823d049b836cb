"""Names and numbers that the documents leave open, in one place, so that tests and product are easily brought together."""

API = "/api/daylight/v1"
SESSION = f"{API}/session"
TOKENS = f"{API}/me/tokens"
SERIES = f"{API}/me/series"
SPANS = f"{API}/me/spans"

# The own-data calls "do what the forms do"; the bodies of those that have one:
PAUSE = f"{API}/me/pause"  # POST {"paused": true|false} -> 2xx
EXCLUSIONS = f"{API}/me/exclusions"  # POST {"project", "delete_past": bool} -> 2xx
CORRECTIONS = f"{API}/me/corrections"  # POST {"from", "to", "kind"?, "project"?} -> 201 {"id"}; DELETE /{id} undoes it
DATA = f"{API}/me/data"  # DELETE ?from&to closes a range; DELETE ?everything=true empties the account
ACKNOWLEDGEMENTS = f"{API}/me/acknowledgements"

# WakaTime clients append to whatever their api_url says.
BASES = ["/api", "/api/v1", "/api/compat/wakatime/v1", ""]
BULK = "/users/current/heartbeats.bulk"

PUBLIC_PAGES = ["/sign-in", "/catalogue", "/policy", "/privacy"]
OWN_PAGES = ["/me", "/me/data", "/me/calendar", "/me/connect", "/me/notice", "/me/review"]
LIVE = "/me/connect/live"
COOKIE = "daylight"  # on loopback without TLS

PASSPHRASE = "seven calm lanterns above the harbour"
OWNER = "ada@example.org"
ZONE = "Europe/Berlin"
EXPORT_KEYS = {
    "format", "person", "exported_at", "policy_version", "caveats", "heartbeats", "spans", "meetings", "commits",
    "changes", "reviews", "annotations", "series", "work_items", "looks", "acknowledgements", "tokens", "settings",
}
HEARTBEAT_KEYS = {
    "time", "project", "branch", "language", "kind", "editor", "operating_system", "is_write", "ai_line_changes",
    "human_line_changes",
}
SERIES_KEYS = {"metric", "subject", "unit", "zone", "through", "points", "annotations", "caveat"}
METRICS = {
    "activity-time", "activity-time-coding", "activity-time-debugging", "activity-time-reviewing",
    "activity-time-browsing", "activity-time-terminal", "ai-time", "focus-time", "deep-focus-time", "ai-assisted-share",
    "focus-available", "focus-time-between-meetings", "fragmentation", "meeting-load", "after-hours-share", "weekend-share",
}
WORK_METRICS = {
    "lead-time-for-changes", "lead-time-for-changes-working", "pull-request-cycle-time-working", "merge-to-production", "pull-request-cycle-time", "pull-request-cycle-time-coding",
    "pull-request-cycle-time-pickup", "pull-request-cycle-time-review", "pull-request-cycle-time-merge", "change-fail-rate",
    "failed-deployment-recovery-time", "rework-rate", "review-load-balance", "deployment-cadence", "delivery-index", "scope-change",
    "unplanned-share", "carry-over", "planning-accuracy",
}
OWN_WORK_METRICS = {"own-cycle-time", "own-pickup-time", "own-reviews-given", "own-items-done"}
# Nobody is ever shown these of anybody else, and no group has them.
OWN_METRICS = {
    "ai-assisted-share", "focus-time-between-meetings",
}
ACTIVITY_CAVEAT = "Activity Time tells how much time was spent in the editor, not how much value was created."

# Enough for a debug build on two busy cores; a good run never comes near.
PATIENCE = 30

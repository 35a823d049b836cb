import Domain

/// Pause, leave out a project, time zone, and what was answered but not kept.
struct CollectionForms {
    let records: MyRecords
    let frame: Frame

    var html: String {
        let state = records.collection
        let discarded = CollectionState.DiscardReason.allCases.compactMap { reason in
            state.discarded[reason].flatMap { $0 > 0 ? words(reason, $0) : nil }
        }
        return Self.template.filled(with: [
            "csrf": frame.csrf, "awaitsNotice": state.awaitsNotice,
            "paused": state.pausedSince.map { LocalTime($0, in: frame.zone).full },
            "excluded": state.excludedProjects,
            "hasExcluded": !state.excludedProjects.isEmpty,
            "projects": records.projects.filter { !state.excludedProjects.contains($0) },
            "zone": frame.zone.name, "today": frame.zone.day(of: frame.now).description,
            "discarded": discarded, "hasDiscarded": !discarded.isEmpty,
        ])
    }

    private func words(_ reason: CollectionState.DiscardReason, _ count: Int) -> String {
        let what = "\(count) \(count == 1 ? "heartbeat" : "heartbeats")"
        return switch reason {
        case .paused: "\(what) came while you had paused."
        case .excludedProject: "\(what) came from a project that you leave out."
        case .deletedRange: "\(what) came again for a time that you have deleted."
        case .beforeAcknowledgement: "\(what) came from before you had acknowledged the notice."
        case .beforeCommunication: "\(what) came from a time in which nothing was collected of anybody."
        }
    }

    private static let template = Template(
        #"""
        <section class="card w4" id="pause" aria-labelledby="pause-h">
        <h2 id="pause-h">Pause</h2>
        {{#paused}}
        <p class="say"><strong>Paused since {{.}}.</strong> What your editor sends is answered, counted and
        thrown away.</p>
        <form method="post" action="/me/data/resume">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <button>Resume</button>
        </form>
        {{/paused}}
        {{#awaitsNotice}}
        <p class="say"><strong>Nothing is collected yet:</strong> you have still to read
        <a href="/me/notice">the notice</a>.</p>
        {{/awaitsNotice}}
        {{^paused}}
        <p class="say">{{^awaitsNotice}}Collection is running. {{/awaitsNotice}}While you pause, what your editor sends is answered, counted
        and thrown away.</p>
        <form method="post" action="/me/data/pause">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <button>Pause</button>
        </form>
        {{/paused}}
        {{#hasDiscarded}}
        <h3>Answered, but not kept</h3>
        <ul class="plain">
        {{#discarded}}
        <li>{{.}}</li>
        {{/discarded}}
        </ul>
        {{/hasDiscarded}}
        </section>
        <section class="card w4" id="leave-out" aria-labelledby="leave-out-h">
        <h2 id="leave-out-h">Leave out a project</h2>
        <p class="say">Nothing of it is kept any more. Name it as it stands in the tables above.</p>
        <form method="post" action="/me/data/exclusions">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="project">Project</label>
        <input id="project" name="project" list="projects" required autocomplete="off"></p>
        <datalist id="projects">{{#projects}}<option value="{{.}}"></option>{{/projects}}</datalist>
        <fieldset><legend>What is already stored of it</legend>
        <label><input type="radio" name="past" value="keep" required> stays</label>
        <label><input type="radio" name="past" value="delete"> is deleted</label>
        </fieldset>
        <button>Leave it out</button>
        </form>
        {{#hasExcluded}}
        <h3>Left out now</h3>
        <ul class="plain">
        {{#excluded}}
        <li><form method="post" action="/me/data/exclusions/remove" class="line">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="project" value="{{.}}">
        <span>{{.}}</span> <button class="link" aria-label="Take in again: {{.}}">Take in again</button>
        </form></li>
        {{/excluded}}
        </ul>
        {{/hasExcluded}}
        </section>
        <section class="card w4" id="zone" aria-labelledby="zone-h">
        <h2 id="zone-h">Time zone</h2>
        <p class="say">Your days and weeks are cut in <strong>{{zone}}</strong>. Days before a change stay
        as they were.</p>
        <form method="post" action="/me/data/zone">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="zone-field">Zone</label>
        <input id="zone-field" name="zone" value="{{zone}}" required autocomplete="off"
        aria-describedby="zone-note">
        <span class="hint" id="zone-note">Like Europe/Berlin or America/New_York</span></p>
        <p><label for="zone-from">From this day on</label>
        <input id="zone-from" type="date" name="from" value="{{today}}" required></p>
        <button>Change the zone</button>
        </form>
        </section>

        """#)
}

import Domain

/// Correct what was recorded in a range, or delete it.
struct RangeForms {
    let records: MyRecords
    let frame: Frame

    var html: String {
        let kinds: [Fields] = Domain.Kind.allCases.map { ["value": $0.rawValue, "name": $0.words] }
        let corrections: [Fields] = records.corrections.map { correction in
            ["id": correction.id, "range": range(correction.range), "what": what(correction)]
        }
        let closed = records.closedRanges.map(range)
        return Self.template.filled(with: [
            "csrf": frame.csrf, "zone": frame.zone.name, "kinds": kinds,
            "corrections": corrections, "hasCorrections": !corrections.isEmpty,
            "closed": closed, "hasClosed": !closed.isEmpty,
        ])
    }

    private func what(_ correction: Correction) -> String {
        let parts = [
            correction.kind.map { "kind is \($0.words)" }, correction.project.map { "project is \($0)" },
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    private func range(_ interval: Interval) -> String {
        let start = LocalTime(interval.start, in: frame.zone)
        let end = LocalTime(interval.end, in: frame.zone)
        return "\(start.plain) to \(start.day == end.day ? end.minutes : end.plain)"
    }

    private static let template = Template(
        #"""
        <section class="card w6" id="correct" aria-labelledby="correct-h">
        <h2 id="correct-h">Correct a range</h2>
        <p class="say">Changes how it counts; what was recorded stays below it, and you can undo it. Empty fields leave things as they
        are. Times are of {{zone}}.</p>
        <form method="post" action="/me/data/corrections" class="pair">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="correct-from">From</label>
        <input id="correct-from" type="datetime-local" name="from" required></p>
        <p><label for="correct-to">To</label>
        <input id="correct-to" type="datetime-local" name="to" required></p>
        <p><label for="correct-kind">Kind</label>
        <select id="correct-kind" name="kind"><option value="">as it is</option>
        {{#kinds}}
        <option value="{{value}}">{{name}}</option>
        {{/kinds}}
        </select></p>
        <p><label for="correct-project">Project</label>
        <input id="correct-project" name="project" list="projects" autocomplete="off"></p>
        <button>Correct</button>
        </form>
        {{#hasCorrections}}
        <h3>Corrections of yours</h3>
        <ul class="plain">
        {{#corrections}}
        <li><form method="post" action="/me/data/corrections/undo" class="line">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="id" value="{{id}}">
        <span>{{range}}: {{what}}</span> <button class="link" aria-label="Undo: {{range}}">Undo</button>
        </form></li>
        {{/corrections}}
        </ul>
        {{/hasCorrections}}
        </section>
        <section class="card w6" id="delete" aria-labelledby="delete-h">
        <h2 id="delete-h">Delete a range</h2>
        <p class="say">Deletes everything in it, raw and joined, for good. The range stays closed: what an
        editor sends for it later is thrown away. Times are of {{zone}}.</p>
        <form method="post" action="/me/data/delete" class="pair">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="delete-from">From</label>
        <input id="delete-from" type="datetime-local" name="from" required></p>
        <p><label for="delete-to">To</label>
        <input id="delete-to" type="datetime-local" name="to" required></p>
        <p class="whole"><input id="delete-sure" type="checkbox" required>
        <label for="delete-sure">For good: it cannot be undone</label></p>
        <button>Delete this range</button>
        </form>
        {{#hasClosed}}
        <h3>Deleted and closed</h3>
        <ul class="plain">
        {{#closed}}
        <li>{{.}}</li>
        {{/closed}}
        </ul>
        {{/hasClosed}}
        </section>

        """#)
}

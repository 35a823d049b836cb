import Domain
import Rollout

/// Contest something: for what a correction of one's own cannot set right, because somebody else decides.
struct ContestCard {
    let cases: [OwnCase]
    let frame: Frame

    var html: String {
        // Somebody alone has nobody who could answer.
        guard frame.phase != nil else { return "" }
        let own = cases.filter { $0.kind == .contest }
        return Self.template.filled(with: [
            "csrf": frame.csrf,
            "matters": Contest.Matter.allCases.map { ["value": $0.rawValue, "title": $0.title] as Fields },
            "places": Contest.Place.allCases.map { ["value": $0.rawValue, "title": $0.title] as Fields },
            "hasOwn": !own.isEmpty,
            "own": own.map { each in
                [
                    "about": title(of: each.about), "words": each.words,
                    "opened": dated(LocalTime(each.openedAt, in: frame.zone).day), "due": dated(each.due),
                    "isTaken": each.isTaken, "outcome": each.outcome,
                    "closed": each.closedAt.map { dated(LocalTime($0, in: frame.zone).day) },
                ] as Fields
            },
        ])
    }

    /// `wrong recorded: 2026-11-03` in words.
    private func title(of about: String) -> String {
        let parts = about.split(separator: ":", maxSplits: 1)
        let words = parts.first?.split(separator: " ") ?? []
        guard parts.count == 2, words.count == 2, let matter = Contest.Matter(rawValue: String(words[0])),
            let place = Contest.Place(rawValue: String(words[1]))
        else { return about }
        return "\(matter.title), \(place.title):\(parts[1])"
    }

    private static let template = Template(
        #"""
        <section class="card w12" id="contest" aria-labelledby="contest-h">
        <h2 id="contest-h">Contest something</h2>
        <p class="say">“This is not me”, “this is wrong”: for what you cannot correct yourself. It becomes a case: HR answers
        within two weeks, the trustee reads along, and the outcome stands here. They read your words and none of your records:
        share in them what you want to share.</p>
        <form method="post" action="/me/data/contests">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="contest-matter">What is it</label>
        <select id="contest-matter" name="matter">{{#matters}}<option value="{{value}}">{{title}}</option>{{/matters}}</select></p>
        <p><label for="contest-place">Where does it stand</label>
        <select id="contest-place" name="place">{{#places}}<option value="{{value}}">{{title}}</option>{{/places}}</select></p>
        <p><label for="contest-about">Which one: a day, a week, a name</label>
        <input id="contest-about" name="about" required minlength="2" maxlength="100" autocomplete="off"></p>
        <p><label for="contest-words">What is wrong with it</label>
        <textarea id="contest-words" name="words" rows="3" required minlength="10" maxlength="2000"></textarea></p>
        <p><button class="button">Contest it</button></p>
        </form>
        {{#hasOwn}}
        <h3>Yours so far</h3>
        <ul class="plain">
        {{#own}}
        <li><strong>{{about}}</strong> <span class="under">“{{words}}”</span>
        {{#outcome}}<span class="under">Closed on {{closed}}: {{.}}</span>{{/outcome}}
        {{^outcome}}<span class="under">Opened on {{opened}}; {{#isTaken}}HR takes care of it{{/isTaken}}{{^isTaken}}nobody has
        taken it yet{{/isTaken}}; an outcome is due by {{due}}.</span>{{/outcome}}</li>
        {{/own}}
        </ul>
        {{/hasOwn}}
        </section>

        """#)
}

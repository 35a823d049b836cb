import Access
import Domain
import Rollout

/// What named people have said is so, and the form in which this reader says it.
struct AttestCard {
    private let view: RolloutView
    private let typed: [String: String]

    /// - Parameter typed: what the form held when it was refused, by the names of its fields.
    init(_ view: RolloutView, _ typed: [String: String]) {
        self.view = view
        self.typed = typed
    }

    func html(_ frame: Frame) -> String {
        let hats: [(Attestation.Hat, String)] = [(.owner, "owner"), (.hr, "HR partner")].filter { hat, _ in
            view.acts.contains(hat == .owner ? .attestAsOwner : .attestAsHR)
        }
        let choices = hats.flatMap { hat, name in
            Attestation.Matter.allCases.filter { matter in
                matter.hats.contains(hat) && (matter != .feedbackReviewed || view.state.phase >= .softLaunch)
            }.map { matter in
                [
                    "value": "\(hat.rawValue) \(matter.rawValue)",
                    "isChosen": typed["matter"] == "\(hat.rawValue) \(matter.rawValue)",
                    "title": hats.count > 1 ? "\(matter.title) (as \(name))" : matter.title,
                ] as Fields
            }
        }
        return Self.template.filled(with: [
            "choices": choices, "maySay": !choices.isEmpty && !view.isSimulated, "csrf": frame.csrf,
            "asksForSpeaker": hats.contains { hat, _ in Attestation.Matter.liveMeeting.hats.contains(hat) },
            "today": frame.zone.day(of: frame.now).description,
            "speaker": typed["speaker"], "words": typed["words"],
            "day": typed["held_on"].flatMap { Day($0)?.description } ?? frame.zone.day(of: frame.now).description,
            "isHRAndMayNot": view.acts.contains(.readCompliance) && !view.acts.contains(.attestAsHR)
                && !view.isSimulated,
            "hasSaid": !view.said.isEmpty,
            "said": view.said.reversed().map { said in
                let attestation = said.attestation
                return [
                    "title": attestation.matter.title, "words": attestation.words, "speaker": attestation.speaker,
                    "name": said.name,
                    "hat": attestation.hat == .owner ? "owner" : "HR partner", "day": dated(attestation.heldOn),
                    "until": attestation.expires.map { dated(LocalTime($0, in: frame.zone).day) },
                ] as Fields
            },
        ])
    }

    private static let template = Template(
        #"""
        <section class="card w6" id="attest" aria-labelledby="attest-h">
        <h2 id="attest-h">Said by named people</h2>
        <p class="say">What a program cannot know, somebody says with the own name; most of it ends after a while and is said
        again.</p>
        <ul class="plain">
        {{#said}}
        <li><strong>{{title}}.</strong> {{#speaker}}{{.}} spoke. {{/speaker}}{{words}} <span class="under">{{name}}, {{hat}}, {{day}}{{#until}}; until
        {{.}}{{/until}}</span></li>
        {{/said}}
        </ul>
        {{^hasSaid}}
        <p class="quiet">Nothing so far.</p>
        {{/hasSaid}}
        {{#isHRAndMayNot}}
        <p class="say">As HR you say something here from fourteen days after the role was given and you have signed in, and not while
        you own or maintain anything or within fourteen days of it. Until then have another HR partner say it.</p>
        {{/isHRAndMayNot}}
        {{#maySay}}
        <div><form method="post" action="/rollout/attest">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="attest-what">What you say is so</label>
        <select id="attest-what" name="matter">{{#choices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/choices}}</select></p>
        {{#asksForSpeaker}}
        <p><label for="attest-speaker">Who spoke (of a live meeting alone)</label>
        <input id="attest-speaker" name="speaker" maxlength="100" value="{{speaker}}"></p>
        {{/asksForSpeaker}}
        <p><label for="attest-words">What was said, or what was done</label>
        <textarea id="attest-words" name="words" rows="2" required minlength="10" maxlength="400">{{words}}</textarea></p>
        <p><label for="attest-day">On which day</label>
        <input id="attest-day" type="date" name="held_on" value="{{day}}" max="{{today}}" required></p>
        <p><button class="button">Say it with my name</button></p>
        </form></div>
        {{/maySay}}
        </section>
        """#)
}

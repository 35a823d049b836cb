public import Access
public import Domain
import Metrics

/// `/me/review`: what goes into a self-review pack, for the person alone. Nothing of it is stored: it is made when it is asked for, and
/// the words in it are kept nowhere.
public enum SelfReviewPage {
    /// - Parameters:
    ///   - isOff: in the phases in which nothing here may be used for reviews.
    ///   - hasPolicy: whether one is in force that the pack can say.
    public static func render(_ profile: Visible<Profile>, isOff: Bool, hasPolicy: Bool, in frame: Frame) -> Page {
        let body = template.filled(with: [
            "name": profile.value.name, "isOff": isOff, "hasPolicy": hasPolicy, "csrf": frame.csrf,
            "metrics": (Catalogue.effort.map { $0.declaration } + Catalogue.ownWork.map { $0.declaration }).map {
                ["value": $0.id.raw, "title": $0.title] as Fields
            },
            "peers": Guidance.peers,
        ])
        return frame.page("Self-review pack", for: .onlyYou, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <h1>Self-review pack</h1>
        <p class="lead">Your lines, your notes and your own words on a few pages, to print or to keep. It goes to you: whom you give
        it is yours to say.</p>
        <div class="grid">
        {{#isOff}}
        <section class="card w8" aria-labelledby="off-h">
        <h2 id="off-h">Not before full launch</h2>
        <p class="say"><strong>Soft launch: not for reviews or evaluations.</strong> Until full launch nothing here may be part of a
        review, and so there is no pack for one. What is yours you can take along at any time: <a href="/me/data">your data</a>.</p>
        </section>
        {{/isOff}}
        {{^isOff}}
        <section class="card w8" aria-labelledby="pack-h">
        <h2 id="pack-h">What is in it</h2>
        <form method="post" action="/me/review">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <fieldset><legend>Which lines, each with its definition, your notes and what it does not say</legend>
        <div class="choices">
        {{#metrics}}
        <span><input type="checkbox" id="m-{{value}}" name="metrics" value="{{value}}"><label for="m-{{value}}">{{title}}</label></span>
        {{/metrics}}
        </div></fieldset>
        <p><label for="pack-weeks">Complete weeks, 4 to 56</label>
        <input id="pack-weeks" name="weeks" type="number" min="4" max="56" value="26" required></p>
        <p><label for="pack-words">Your own words: what these weeks were about</label>
        <textarea id="pack-words" name="words" rows="8" maxlength="8000" aria-describedby="pack-hint"></textarea>
        <span class="hint" id="pack-hint">They go into the pack and are kept nowhere else: keep a copy.</span></p>
        <p><input type="checkbox" id="pack-private" name="private" value="yes"><label for="pack-private">Also the notes that are
        for me alone, my leave among them</label></p>
        <p><label for="pack-format">As</label>
        <select id="pack-format" name="format">
        <option value="html">a page to print, or to save as PDF</option>
        <option value="json">JSON</option>
        <option value="csv">CSV files in a zip</option>
        </select></p>
        <p><button class="button">Make it</button></p>
        </form>
        </section>
        <section class="card w4" aria-labelledby="peers-h">
        <h2 id="peers-h">Lines are one side</h2>
        <p class="say">{{peers}}</p>
        <p class="quiet">{{#hasPolicy}}The pack says the policy of this organization, and{{/hasPolicy}}{{^hasPolicy}}There
        is no written policy here. The pack says{{/hasPolicy}} that no figure is ever the sole basis of a
        decision.</p>
        </section>
        {{/isOff}}
        </div>
        <p class="ways"><a href="/me/data">Back to your data</a></p>
        """#)
}

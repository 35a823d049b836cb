public import Domain

/// `/privacy`: what is guaranteed, by which test, how groups are published, what is left to guess, and what is not
/// claimed.
public enum PrivacyPage {
    /// - Parameters:
    ///   - residual: as `daylight attack` has measured it; nil if it has not run here.
    ///   - ledgerKey: the verifier key of this ledger; nil where there is none.
    public static func render(
        in frame: Frame, guarantees: [Guarantee], residual: ResidualInference?, ledgerKey: String?,
        profile: PublicationProfile = .standard
    ) -> Page {
        var proved: [Fields] = []
        var later: [Fields] = []
        for guarantee in guarantees {
            switch guarantee.state {
            case .proved(let test): proved.append(fields(guarantee, test))
            case .later(let when): later.append(fields(guarantee, when))
            }
        }
        let body = template.filled(with: [
            "proved": proved, "hasProved": !proved.isEmpty, "later": later, "hasLater": !later.isEmpty,
            "how": HowGroupsArePublished.html(profile),
            "residual": ResidualCard(residual: residual, isSimulated: frame.isSimulated).html,
            "ledgerKey": ledgerKey,
        ])
        return frame.page("Privacy", for: .everybody, status: 200, body: body)
    }

    private static func fields(_ guarantee: Guarantee, _ state: String) -> Fields {
        [
            "id": guarantee.id, "title": guarantee.title, "sentence": guarantee.sentence, "state": state,
        ]
    }

    private static let template = Template(
        #"""
        <h1>Privacy</h1>
        <p class="lead">A guarantee here has a test that fails if it is broken. What has no such test yet is
        listed apart, and not claimed.</p>
        <div class="grid">
        {{#hasProved}}
        <section class="card w12" id="guaranteed" aria-labelledby="guaranteed-h">
        <h2 id="guaranteed-h">Guaranteed in this version</h2>
        <dl class="guarantees">
        {{#proved}}
        <div id="{{id}}"><dt><span class="number">{{id}}</span> {{title}}</dt>
        <dd>{{sentence}} <span class="proof">Proved by <code>{{state}}</code></span></dd></div>
        {{/proved}}
        </dl>
        </section>
        {{/hasProved}}
        {{{how}}}
        {{{residual}}}
        <section class="card w6" id="ledger" aria-labelledby="ledger-h">
        <h2 id="ledger-h">The ledger's key</h2>
        {{#ledgerKey}}
        <p class="say">Every checkpoint of the ledger is signed with it. <strong>Compare it</strong> with the key in the
        file that you check, and with what somebody else sees here: a forger brings a key of his own.</p>
        <pre tabindex="0"><code>{{.}}</code></pre>
        {{/ledgerKey}}
        {{^ledgerKey}}
        <p class="say">There is no ledger here yet.</p>
        {{/ledgerKey}}
        <p class="quiet">Checked with <code>daylight ledger verify --against FILE</code>, or with a program of your own:
        the format stands in <code>docs/ledger-format.md</code>.</p>
        </section>
        <section class="card w6" id="exceptions" aria-labelledby="exceptions-h">
        <h2 id="exceptions-h">Two exceptions to the trend floor</h2>
        <p class="say">“No value without its series” has two, and they are named here.</p>
        <ul class="said">
        <li>Your own status bar in your own editor shows your own day so far.</li>
        <li>The quarterly level of a group, in words beside its line and never alone.</li>
        </ul>
        </section>
        <section class="card w6" id="not-claimed" aria-labelledby="not-claimed-h">
        <h2 id="not-claimed-h">What is not claimed</h2>
        <ul class="said">
        <li>Protection from somebody with full control of the machine (root on the host): they can read its files, and
        sign a ledger of their own. A checkpoint kept outside shows the second.</li>
        <li>Protection of what git or the issue tracker already show.</li>
        <li>Protection from statistical guesses: they are bounded, and the bound is <a href="#residual">printed as a
        number</a>.</li>
        <li>Protection from more than three colleagues who put together what they know of themselves, or from colleagues
        who help somebody who has already looked at several people of the group.</li>
        <li>That nobody sees when something is written into the ledger: its length is open to everybody, so that it cannot be cut
        unseen. In a quiet house it says that something was written, and neither what nor by whom.</li>
        <li>That a look tells its asker nothing but the sheet: when it opens depends on your working hours and absences, and
        that one is refused tells that others came before.</li>
        <li>That the right person opened the invitation: whoever accepts the first one, or is the first to sign on with that address,
        <em>is</em> the person. Before that there is nothing of theirs to see, and there is no second invitation until a trustee
        signs it.</li>
        <li>Protection from whoever operates your organization's sign-on, if you let it in: they can sign on there as you. It lets
        you in only if you came in by it or connected it on <a href="/me/keys">your keys</a>; a second factor of yours is asked for
        after it, and with a passphrase you can disconnect it.</li>
        </ul>
        </section>
        {{#hasLater}}
        <section class="card w12" id="later" aria-labelledby="later-h">
        <h2 id="later-h">Not yet, and not claimed until then</h2>
        <dl class="guarantees">
        {{#later}}
        <div id="{{id}}"><dt><span class="number">{{id}}</span> {{title}}</dt>
        <dd>{{sentence}} <span class="proof">Comes {{state}}.</span></dd></div>
        {{/later}}
        </dl>
        </section>
        {{/hasLater}}
        </div>
        """#)
}

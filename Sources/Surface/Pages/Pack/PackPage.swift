import Domain
import Rollout

/// `/rollout/pack`: the papers, and whether one that was signed still says what is in force.
public enum PackPage {
    /// - Parameter compared: the hash of a paper that the reader has, and whether it agrees; nil if none was asked about.
    public static func render(_ view: PackView, compared: (hash: String, agrees: Bool?)?, in frame: Frame) -> Page {
        let body = template.filled(with: [
            "hash": view.configuration.shortHash,
            "lines": view.configuration.lines,
            "asked": compared?.hash ?? "", "agrees": compared?.agrees == true, "differs": compared?.agrees == false,
            "isNone": compared.map { $0.agrees == nil } ?? false,
            "documents": PackDocument.allCases.map { document in
                ["path": "/rollout/pack/\(document.rawValue)", "title": document.title, "purpose": document.purpose]
                    as Fields
            },
        ])
        return frame.page("Papers", for: .everybodyHere, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <h1>Papers</h1>
        <p class="lead">What law, a works council or a handbook asks for, filled from what is in force here today. Open one and
        print it. None of it is legal advice: have it read by whoever answers for it.</p>
        <div class="grid">
        <section class="card w6" aria-labelledby="papers-h">
        <h2 id="papers-h">To print</h2>
        <ul class="plain">
        {{#documents}}
        <li><a href="{{path}}">{{title}}</a> <span class="under">{{purpose}}</span></li>
        {{/documents}}
        </ul>
        </section>
        <section class="card w6" id="drift" aria-labelledby="drift-h">
        <h2 id="drift-h">Does a signed paper still hold?</h2>
        {{#agrees}}
        <p class="notice" role="status">Yes: that paper says what is in force.</p>
        {{/agrees}}
        {{#isNone}}
        <p class="problem" role="alert">That is no hash of a paper: it is the four groups of four digits and letters at its foot,
        like those below.</p>
        {{/isNone}}
        {{#differs}}
        <p class="problem" role="alert">No: something has changed since that paper, or its hash was read wrongly. Compare its lines
        with those below.</p>
        {{/differs}}
        <p class="say">Every paper carries the hash of the configuration that it was made from. In force now:
        <strong>{{hash}}</strong></p>
        <form method="get" action="/rollout/pack">
        <p><label for="against">The hash on your paper</label>
        <input id="against" name="against" value="{{asked}}" maxlength="80" required></p>
        <p><button>Compare</button></p>
        </form>
        </section>
        <section class="card w12" id="lines" aria-labelledby="lines-h">
        <h2 id="lines-h">What is in force</h2>
        <p class="say">The hash is made of these lines, and of nothing else.</p>
        <ul class="plain">
        {{#lines}}
        <li>{{.}}</li>
        {{/lines}}
        </ul>
        </section>
        </div>
        """#)
}

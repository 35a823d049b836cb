public import Domain
public import Rollout

/// `/rollout/questions`: every question that was asked about the program, with an answer, or with a name and a date.
public enum QuestionsPage {
    /// A question as the register shows it.
    public struct Entry: Sendable {
        public let question: RegisterQuestion
        /// Nil without a name.
        public let askedBy: String?
        /// Who answered, or will.
        public let owner: String?
        public init(_ question: RegisterQuestion, askedBy: String?, owner: String?) {
            self.question = question
            self.askedBy = askedBy
            self.owner = owner
        }
    }

    /// - Parameters:
    ///   - zone: of the house, in which days are owed.
    ///   - mayAnswer: whether the reader answers questions here.
    public static func render(
        _ entries: [Entry], zone: Zone, mayAnswer: Bool, problem: String?, status: Int, in frame: Frame
    ) -> Page {
        let today = zone.day(of: frame.now)
        // What waits comes first, the longest-waiting on top; then answers, newest first.
        let waiting = entries.filter { if case .answered = $0.question.state { false } else { true } }
        let answered = entries.filter { if case .answered = $0.question.state { true } else { false } }.reversed()
        let body = template.filled(with: [
            "problem": problem, "csrf": frame.csrf, "hasNext": frame.phase?.next != nil, "isEmpty": entries.isEmpty,
            "count": capitalised(inWords(waiting.count)), "hasWaiting": !waiting.isEmpty,
            "entries": (waiting + answered).map { fields($0, zone, mayAnswer: mayAnswer, today, frame) },
        ])
        return frame.page("Questions", for: .everybodyHere, status: status, body: body)
    }

    private static func fields(
        _ entry: Entry, _ zone: Zone, mayAnswer: Bool, _ today: Day, _ frame: Frame
    ) -> Fields {
        var answer: String?
        var state: String?
        switch entry.question.state {
        case .open:
            let due = entry.question.dueDay(in: zone) ?? today
            state =
                today <= due
                ? "Waits for an answer, or for somebody who promises one: an owner owes it by \(dated(due))."
                : "An owner owed an answer, or a promise, by \(dated(due)): that day has gone by."
        case .promised(_, let day):
            let name = entry.owner ?? "Somebody"
            state =
                today <= day
                ? "\(name) answers by \(dated(day))."
                : "\(name) had promised an answer by \(dated(day)): that day has gone by."
        case .answered(let text, _, let at):
            answer = text
            state = "\(entry.owner ?? "Somebody"), \(dated(LocalTime(at, in: frame.zone).day))"
        }
        return [
            "id": entry.question.id, "text": entry.question.text,
            "by": entry.askedBy ?? "without a name", "at": dated(LocalTime(entry.question.askedAt, in: frame.zone).day),
            "answer": answer, "state": state, "mayAnswer": mayAnswer && answer == nil, "csrf": frame.csrf,
            "today": today.description, "latest": entry.question.lastPromise(on: today, in: zone)?.description,
        ]
    }

    private static let template = Template(
        #"""
        <h1>Questions</h1>
        <p class="lead">Everything that anybody asks about this program, and what was answered. An owner owes each an answer, or a
        promise with a name and a date, within fourteen days.{{#hasNext}} Without that for each that stands here, the rollout does
        not go on.{{/hasNext}}</p>
        {{#problem}}
        <p class="problem" role="alert">{{.}}</p>
        {{/problem}}
        <div class="grid">
        <section class="card w8" id="register" aria-labelledby="register-h">
        <h2 id="register-h">The register</h2>
        {{#isEmpty}}
        <p class="say">Nobody has asked anything yet. The first question is often the one that others have too.</p>
        {{/isEmpty}}
        {{^isEmpty}}
        {{#hasWaiting}}<p class="say">{{count}} waiting: they come first.</p>{{/hasWaiting}}
        <ul class="plain">
        {{#entries}}
        <li><p><strong>{{text}}</strong> <span class="under">{{by}}, {{at}}</span></p>
        {{#answer}}<p>{{.}}</p>{{/answer}}
        <p class="quiet">{{state}}</p>
        {{#mayAnswer}}
        <details><summary>Answer{{#latest}}, or promise an answer{{/latest}}</summary>
        <form method="post" action="/rollout/questions/answer">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="id" value="{{id}}">
        <p><label for="answer-{{id}}">The answer, for everybody</label>
        <textarea id="answer-{{id}}" name="answer" rows="3" required maxlength="2000"></textarea></p>
        <p><button class="button">Answer</button></p>
        </form>
        {{^latest}}
        <p class="quiet">It has waited for ninety days: no promise moves it any more.</p>
        {{/latest}}
        {{#latest}}
        <form method="post" action="/rollout/questions/promise">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="id" value="{{id}}">
        <p><label for="by-{{id}}">Or: I answer by</label>
        <input id="by-{{id}}" type="date" name="by" min="{{today}}" max="{{.}}" required></p>
        <p><button>Promise it with my name</button></p>
        </form>
        {{/latest}}
        </details>
        {{/mayAnswer}}
        </li>
        {{/entries}}
        </ul>
        {{/isEmpty}}
        </section>
        <section class="card w4" id="ask" aria-labelledby="ask-h">
        <h2 id="ask-h">Ask</h2>
        <form method="post" action="/rollout/questions">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="question">Your question, for everybody to read</label>
        <textarea id="question" name="question" rows="3" required minlength="10" maxlength="500"></textarea></p>
        <p class="row"><button class="button">Ask with my name</button>
        <button type="button" data-letter="question" data-voice hidden>Ask without my name</button></p>
        <p class="notice" id="question-said" role="status" hidden></p>
        </form>
        <p class="quiet">Without your name it goes through the <a href="/feedback#write">concern channel</a>, with one of your
        passes: nothing that is stored says whose it is, and it comes into the register with others, in no order, within two
        weeks. Your words may still tell who you are to people who know you.</p>
        <p class="quiet">{{#hasNext}}A step of the rollout that is taken in between does not wait for it: that one is on its way would
        be seen by everybody. The step after it does.{{/hasNext}} From the day on which it stands here it is owed an answer like every
        other.</p>
        <p class="quiet" data-unless-voice>Asking without your name needs the small script of this page: only your own browser
        can make a pass that nobody knows again.</p>
        </section>
        </div>
        """#)
}

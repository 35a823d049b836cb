public import Domain
import Rollout

/// `/rollout/training`: the seven principles, each a short lesson with a question.
public enum TrainingPage {
    /// What became of the answers that were just sent.
    public struct Result: Sendable {
        /// The chosen place for each lesson.
        public let answers: [Int?]
        public let wrong: Set<Int>
        public init(answers: [Int?], wrong: [Int]) {
            self.answers = answers
            self.wrong = Set(wrong)
        }
    }

    /// - Parameter passed: until when the reader's own training holds.
    public static func render(passed: Instant?, _ result: Result?, status: Int, in frame: Frame) -> Page {
        let holds = passed.flatMap { $0 > frame.now ? dated(LocalTime($0, in: frame.zone).day) : nil }
        let body = template.filled(with: [
            "csrf": frame.csrf, "holds": holds,
            "isOver": passed != nil && holds == nil,
            "wrong": result.flatMap { $0.wrong.isEmpty ? nil : inWords($0.wrong.count) },
            "lessons": Training.lessons.enumerated().map { place, lesson in
                [
                    "number": place + 1, "name": "a\(place)", "title": lesson.title, "text": lesson.text,
                    "question": lesson.question,
                    "because": result.map { $0.wrong.contains(place) } == true ? lesson.because : nil,
                    "answers": lesson.answers.enumerated().map { choice, answer in
                        [
                            "value": choice, "name": "a\(place)", "id": "a\(place)-\(choice)", "text": answer,
                            "isChosen": result?.answers[place] == choice,
                        ] as Fields
                    },
                ] as Fields
            },
        ])
        return frame.page("Training", for: .everybodyHere, status: status, body: body)
    }

    private static let template = Template(
        #"""
        <h1>Training</h1>
        <p class="lead">Seven principles, ten minutes. Managers take it before they may look at anybody, and again each year;
        everybody else may read what they learn.</p>
        {{#holds}}
        <p class="notice" role="status">Your training holds until {{.}}.</p>
        {{/holds}}
        {{#isOver}}
        <p class="problem" role="status">Your training has ended: take it again.</p>
        {{/isOver}}
        {{#wrong}}
        <p class="problem" role="alert">{{.}} of seven not right yet. Read why below, and choose again.</p>
        {{/wrong}}
        <form method="post" action="/rollout/training">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <div class="grid">
        {{#lessons}}
        <section class="card w6" aria-labelledby="lesson-{{number}}">
        <h2 id="lesson-{{number}}">{{number}}. {{title}}</h2>
        <p class="say">{{text}}</p>
        <fieldset>
        <legend><strong>{{question}}</strong></legend>
        {{#answers}}
        <p><label for="{{id}}"><input type="radio" id="{{id}}" name="{{name}}" value="{{value}}" required{{#isChosen}} checked{{/isChosen}}> {{text}}</label></p>
        {{/answers}}
        </fieldset>
        {{#because}}
        <p class="problem" role="alert">{{.}}</p>
        {{/because}}
        </section>
        {{/lessons}}
        <section class="card w6 ask" aria-labelledby="send-h">
        <h2 id="send-h">Done</h2>
        <p class="say">All seven right is a training that holds for a year. Only that it was passed, and when, is kept: not what
        was chosen, and not how often.</p>
        <p><button class="button">Send my answers</button></p>
        </section>
        </div>
        </form>
        """#)
}

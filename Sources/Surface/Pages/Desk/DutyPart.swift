import Domain

/// The cases of one kind at a desk.
public struct DeskCases<View: Sendable>: Sendable {
    /// By due date, and of those that are closed as many as `shown` asks for.
    public let views: [View]
    public let shown: CasesShown
    /// Whether they are not open to this reader, so that nothing is known of them here.
    public let areShut: Bool
    /// - Parameter views: nil if they are not open to this reader.
    public init(_ views: [View]?, _ shown: CasesShown) {
        self.views = views ?? []
        self.shown = shown
        areShut = views == nil
    }
}

/// Which cases stand at a desk: the first that are due and the last that were closed; or all, the closed ones in parts.
public enum CasesShown: Sendable, Hashable {
    /// So many open ones, and so many closed ones.
    public static let most = 10
    /// So many closed ones stand together where somebody asks for all.
    public static let closedInAPart = 40

    case first
    /// From 1. What is open stands in each.
    case part(Int)

    /// So many closed ones are read, at most: one more than are shown says that there are more.
    public var closedAtMost: Int {
        switch self {
        case .first: Self.most + 1
        case .part(let number): number * Self.closedInAPart + 1
        }
    }

    func open<Case>(of cases: [Case]) -> ArraySlice<Case> {
        switch self {
        case .first: cases.prefix(Self.most)
        case .part: cases[...]
        }
    }

    func closed<Case>(of cases: [Case]) -> ArraySlice<Case> {
        switch self {
        case .first: cases.prefix(Self.most)
        case .part(let number): cases.dropFirst((number - 1) * Self.closedInAPart).prefix(Self.closedInAPart)
        }
    }

    /// Whether some of these do not stand there, and nobody has asked for all.
    func leavesOut(of counts: Int...) -> Bool { self == .first && counts.contains { $0 > Self.most } }

    /// The parts beside this one, by what `?reports=` or `?contests=` says.
    func beside(closed: Int) -> (newer: String?, older: String?) {
        guard case .part(let number) = self else { return (nil, nil) }
        let newer = number == 1 ? nil : number == 2 ? "all" : String(number - 1)
        return (newer, closed > number * Self.closedInAPart ? String(number + 1) : nil)
    }
}

/// The part of a case at a desk that every kind of case has: when it was opened, when an outcome is due, in whose hands it is, and
/// the two forms of whoever takes care of it.
struct DutyPart {
    /// What its forms and fields are called by: `report`, `contest`.
    let kind: String
    let id: String
    let opened: Day
    let due: Day
    let isOpen: Bool
    let isOverdue: Bool
    let owner: String?
    /// Whether the reader takes care of such cases.
    let mayHandle: Bool
    let csrf: String

    var html: String {
        // Of what is closed nothing is due, and most of them are.
        guard isOpen else { return "" }
        return Self.template.filled(with: [
            "kind": kind, "id": id, "opened": dated(opened), "due": dated(due), "isOverdue": isOverdue, "owner": owner,
            "mayTake": mayHandle && owner == nil, "mayClose": mayHandle, "csrf": csrf,
        ])
    }

    private static let template = Template(
        #"""
        <p class="quiet">Opened on {{opened}}; an outcome is due by {{due}}{{#isOverdue}}: that day has gone by{{/isOverdue}}.
        {{#owner}}In the hands of {{.}}.{{/owner}}{{^owner}}Nobody has taken it yet.{{/owner}}</p>
        {{#mayTake}}
        <form method="post" action="/hr/{{kind}}s/take">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="id" value="{{id}}">
        <p><button class="button">Take care of it</button></p>
        </form>
        {{/mayTake}}
        {{#mayClose}}
        <form method="post" action="/hr/{{kind}}s/close">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="id" value="{{id}}">
        <label for="{{kind}}-outcome-{{id}}">What came of it, as the person will read it</label>
        <textarea id="{{kind}}-outcome-{{id}}" name="outcome" rows="2" maxlength="2000" required></textarea>
        <p><button>Close it</button></p>
        </form>
        {{/mayClose}}
        """#)
}

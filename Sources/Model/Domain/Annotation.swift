/// Names an annotation; unguessable.
public struct AnnotationID: Hashable, Sendable {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
}

/// What somebody notes beside a line: dated, of a kind, in words. It explains; it never changes a value.
public struct AnnotationContent: Sendable, Hashable {
    public enum Kind: String, CaseIterable, Sendable, Hashable {
        case deployment, incident, offsite, leave
        case onCall = "on-call"
        case design, holiday, other
    }
    /// What a reading of the line makes of it. What is sealed stays as it is.
    public enum Effect: String, CaseIterable, Sendable, Hashable {
        case none
        /// The weeks that it touches are left out of every reading.
        case leaveOut = "leave-out"
        /// What is usual begins anew with the week of its first day.
        case newBaseline = "new-baseline"
    }
    /// Why a note cannot be kept: the field, and one sentence that says what to do.
    public struct Unsound: Error, Sendable, Hashable {
        public let field: String
        public let sentence: String
    }

    public static let mostDays = 400
    public static let longest = 200

    /// Both days are inside.
    public let from: Day
    public let to: Day
    public let kind: Kind
    public let text: String
    public let effect: Effect

    /// - Throws: `Unsound` for days in the wrong order, more than 400 of them, more than a year ahead, an unknown word, or a text
    ///   that is empty or longer than 200 letters. An effect needs its reason, which is the text.
    public init(
        from: String, to: String, kind: String, text: String, effect: String, today: Day
    ) throws(Unsound) {
        guard let first = Day(from) else { throw Unsound(field: "from", sentence: "write the day like 2026-11-24.") }
        guard let last = Day(to.isEmpty ? from : to) else {
            throw Unsound(field: "to", sentence: "write the day like 2026-11-24.")
        }
        guard first <= last else { throw Unsound(field: "to", sentence: "this is before from.") }
        guard last.daysSince1970 - first.daysSince1970 < Self.mostDays else {
            throw Unsound(field: "to", sentence: "a note spans at most \(Self.mostDays) days.")
        }
        guard first <= today.adding(366) else {
            throw Unsound(field: "from", sentence: "this is more than a year ahead.")
        }
        guard let kind = Kind(rawValue: kind.lowercased()) else {
            throw Unsound(field: "kind", sentence: "this is one of \(Self.words(Kind.allCases.map(\.rawValue))).")
        }
        guard let effect = Effect(rawValue: effect.isEmpty ? "none" : effect.lowercased()) else {
            throw Unsound(field: "effect", sentence: "this is one of \(Self.words(Effect.allCases.map(\.rawValue))).")
        }
        guard let text = Kept.words(text, longest: Self.longest) else {
            throw Unsound(field: "text", sentence: "say what it was, in at most \(Self.longest) letters.")
        }
        self.init(from: first, to: last, kind: kind, text: text, effect: effect)
    }

    /// Kinds of notes beside lines of others: leave is of one person, and stands beside that person's own lines alone.
    public static let sharedKinds = Kind.allCases.filter { $0 != .leave }
    /// In the place of words that say whose leave it was.
    public static let withoutWords = "no words are kept of it"

    /// As a file's note about leave is kept beside lines of others: its days and its effect, and nothing of what it says; others as
    /// they are.
    public var keptForOthers: AnnotationContent {
        guard kind == .leave else { return self }
        return AnnotationContent(from: from, to: to, kind: kind, text: Self.withoutWords, effect: effect)
    }

    /// As it is shown beside lines of others. Leave is not: nil, unless it changes what is said of the lines; then that is said, of no
    /// kind and without words, because nobody could understand the lines otherwise.
    public var shownToOthers: AnnotationContent? {
        guard kind == .leave else { return self }
        if effect == .none { return nil }
        return AnnotationContent(from: from, to: to, kind: .other, text: Self.withoutWords, effect: effect)
    }

    /// One that is sound already.
    public init(from: Day, to: Day, kind: Kind, text: String, effect: Effect) {
        self.from = from
        self.to = to
        self.kind = kind
        self.text = text
        self.effect = effect
    }

    public func touches(_ week: Week) -> Bool { from <= week.monday.adding(6) && week.monday <= to }

    private static func words(_ list: [String]) -> String { list.joined(separator: ", ") }
}

/// A note as a reader has it, beside the lines that it explains.
public struct Annotation: Sendable, Hashable {
    /// Beside whose lines it stands. There is no case for a person other than the reader.
    public enum Scope: Sendable, Hashable {
        /// The reader's own: for the reader alone, or also where the reader's lines are shown to somebody else.
        case oneself(isShown: Bool)
        case team(String)
        case service(ServiceID)
        case organization
    }
    public let content: AnnotationContent
    public let scope: Scope
    /// Nil for one that Daylight makes by itself: of deployments, incidents, holidays and the own leave.
    public let id: AnnotationID?
    /// Whether the reader may take it away.
    public let mayRemove: Bool
    public init(_ content: AnnotationContent, _ scope: Scope, id: AnnotationID?, mayRemove: Bool) {
        self.content = content
        self.scope = scope
        self.id = id
        self.mayRemove = mayRemove
    }

    public var isOwn: Bool { if case .oneself = scope { true } else { false } }

    /// Whether Daylight made it of what happened to a service, or of a day that is everybody's: nobody wrote it, and there are many.
    public var isAutomatic: Bool {
        guard id == nil else { return false }
        return switch scope {
        case .service: content.kind == .deployment || content.kind == .incident
        case .organization: content.kind == .holiday
        case .oneself, .team: false
        }
    }

    public func touches(_ week: Week) -> Bool { content.touches(week) }

    /// By day, then by words: never by who wrote it.
    public static func inOrder(_ a: Annotation, _ b: Annotation) -> Bool {
        (a.content.from, a.content.to, a.content.kind.rawValue, a.content.text)
            < (b.content.from, b.content.to, b.content.kind.rawValue, b.content.text)
    }
}

/// Where a shared note is written: by a team for itself and its services, or for the whole organization.
public enum AnnotationPlace: Sendable, Hashable {
    case team(String)
    case service(ServiceID)
    case organization
}

/// The notes that stand beside the lines of one group or service, in the order of their days.
public struct SharedNotes: Sendable {
    public let place: NotesPlace
    public let annotations: [Annotation]
    public init(of place: NotesPlace, _ annotations: [Annotation]) {
        self.place = place
        self.annotations = annotations
    }

    /// Whether none is a person's own, and none is about anybody's leave.
    public var areOfNobody: Bool { !annotations.contains { $0.isOwn || $0.content.kind == .leave } }
}

/// Beside what notes are read.
public enum NotesPlace: Sendable, Hashable {
    case group(GroupSubject)
    case service(ServiceID)
}

/// The notes that stand beside a person's own lines: the own ones, the own leave, and those of team and organization.
public struct OwnNotes: Sendable {
    public let subject: PersonID
    public let annotations: [Annotation]
    public init(of subject: PersonID, _ annotations: [Annotation]) {
        self.subject = subject
        self.annotations = annotations
    }
}

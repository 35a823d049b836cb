public import Actions
public import OrganizationAnswers
public import OrganizationPorts
public import PersonalAnswers

/// What conversations need: notes beside lines, and joint pages of two people.
public struct TalkServices: Sendable {
    public let notes: NotesAnswer
    public let annotations: AnnotationActions
    public let oneOnOnes: OneOnOneAnswers
    public let pages: OneOnOneActions
    /// For notes of a file.
    public let storage: any AnnotationStorage
    public init(
        notes: NotesAnswer, annotations: AnnotationActions, oneOnOnes: OneOnOneAnswers, pages: OneOnOneActions,
        storage: any AnnotationStorage
    ) {
        self.notes = notes
        self.annotations = annotations
        self.oneOnOnes = oneOnOnes
        self.pages = pages
        self.storage = storage
    }
}

import Domain

extension Kind {
    /// The closed list, from a client's own word, which is not stored.
    ///
    /// Without a word, a page in the browser is browsing; anything unknown is coding.
    init(category: String?, type: String?) {
        switch category?.lowercased() {
        case "debugging", "building", "running tests", "manual testing": self = .debugging
        case "code reviewing", "reviewing": self = .reviewing
        case "browsing", "learning", "researching", "planning", "communicating", "meeting": self = .browsing
        case "terminal": self = .terminal
        case "ai coding", "ai": self = .ai
        case nil, "": self = type == "domain" || type == "url" ? .browsing : .coding
        default: self = .coding
        }
    }
}

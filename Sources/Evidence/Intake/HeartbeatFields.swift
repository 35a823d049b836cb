import Domain

/// The fields that are read at all. A name that is not here is skipped as bytes and never becomes a value.
struct HeartbeatFields {
    enum Name: String, CaseIterable {
        case time, timestamp, entity, type, category, project, branch, language, editor, plugin
        case entityType = "entity_type"
        case alternateProject = "alternate_project"
        case alternateBranch = "alternate_branch"
        case alternateLanguage = "alternate_language"
        case isWrite = "is_write"
        case aiLineChanges = "ai_line_changes"
        case humanLineChanges = "human_line_changes"
        case userAgent = "user_agent"
        case operatingSystem = "operating_system"

        /// Compares bytes, so that the many names that are thrown away cost no String.
        init?(bytes: UnsafeRawBufferPointer) {
            guard let first = bytes.first else { return nil }
            for (name, spelled) in Self.spelled where spelled.count == bytes.count && spelled[0] == first {
                if spelled.elementsEqual(bytes) {
                    self = name
                    return
                }
            }
            return nil
        }

        private static let spelled: [(Name, [UInt8])] = allCases.map { ($0, Array($0.rawValue.utf8)) }
    }

    var time: Double?
    /// Only whether there is one: the entity itself is passed over as bytes, and not kept, not even hashed.
    var hasEntity = false
    var type: String?
    var category: String?
    var project: String?
    var branch: String?
    var language: String?
    /// What the editor takes it for: VS Code for the web sends that where a client on the machine would look.
    var alternateProject: String?
    var alternateBranch: String?
    var alternateLanguage: String?
    var editor: String?
    var operatingSystem: String?
    var isWrite: Bool?
    var aiLineChanges: Int?
    var humanLineChanges: Int?
    private var ownAgent: String?
    private var plugin: String?

    /// Which editor made it: the item's own word, since an offline queue mixes editors.
    var agent: String? { ownAgent ?? plugin }

    mutating func set(_ name: Name, _ scalar: JSONScanner.Scalar) {
        switch name {
        case .time: time = scalar.double ?? time
        case .timestamp: time = time ?? scalar.double
        case .entity: break
        case .type: type = scalar.text ?? type
        case .entityType: type = type ?? scalar.text
        case .category: category = scalar.text
        case .project: project = scalar.text.flatMap { $0.isEmpty ? nil : $0 }
        case .alternateProject: alternateProject = scalar.text
        case .alternateBranch: alternateBranch = scalar.text
        case .alternateLanguage: alternateLanguage = scalar.text
        case .branch: branch = scalar.text
        case .language: language = scalar.text
        case .editor: editor = scalar.text
        case .operatingSystem: operatingSystem = scalar.text
        case .isWrite: isWrite = scalar.bool
        case .aiLineChanges: aiLineChanges = scalar.count
        case .humanLineChanges: humanLineChanges = scalar.count
        case .userAgent: ownAgent = scalar.text.flatMap { $0.isEmpty ? nil : $0 }
        case .plugin: plugin = scalar.text.flatMap { $0.isEmpty ? nil : $0 }
        }
    }
}

extension JSONScanner.Scalar {
    var text: String? { if case .text(let text) = self { text } else { nil } }

    var number: Double? { if case .number(let number) = self { number } else { nil } }

    /// A number, or a text that is one: the browser extension and old clients send those.
    fileprivate var double: Double? {
        switch self {
        case .number(let number): number
        case .text(let text): Double(text)
        default: nil
        }
    }

    fileprivate var bool: Bool? {
        switch self {
        case .bool(let bool): bool
        case .text("true"), .number(1): true
        case .text("false"), .number(0): false
        default: nil
        }
    }

    /// A count of lines, from zero to a million; anything else is unknown.
    fileprivate var count: Int? {
        guard let double, double.isFinite, (0...1_000_000).contains(double) else { return nil }
        return Int(double)
    }
}

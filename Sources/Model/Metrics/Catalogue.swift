public import Domain

/// Every metric there is. One that is not listed here cannot be served.
public enum Catalogue {
    /// In the order in which pages show them.
    public static let effort: [any EffortMetric.Type] = [
        FocusTime.self, DeepFocusTime.self,
        ActivityTime.self, CodingTime.self, DebuggingTime.self, ReviewingTime.self, BrowsingTime.self,
        TerminalTime.self,
        AITime.self, AIAssistedShare.self,
    ]

    public static let declarations: [Declaration] = effort.map { $0.declaration }

    /// What is published over panels and can be asked for in a look; the others are for the person alone.
    public static let published: [Declaration] = declarations.filter { $0.audience == .personAndPanels }

    public static func effort(_ id: MetricID) -> (any EffortMetric.Type)? { effort.first { $0.declaration.id == id } }
}

/// Stands under every chart and table of Activity.
public let activityCaveat =
    "Activity Time tells how much time was spent in the editor, not how much value was created."

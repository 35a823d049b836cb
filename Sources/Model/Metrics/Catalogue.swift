public import Domain

/// Every metric there is. One that is not listed here cannot be served.
public enum Catalogue {
    /// In the order in which pages show them.
    public static let effort: [any EffortMetric.Type] = [
        FocusTime.self, DeepFocusTime.self, FocusAvailable.self, FocusBetweenMeetings.self,
        Fragmentation.self, MeetingLoad.self, AfterHoursShare.self, WeekendShare.self,
        ActivityTime.self, CodingTime.self, DebuggingTime.self, ReviewingTime.self, BrowsingTime.self,
        TerminalTime.self,
        AITime.self, AIAssistedShare.self,
    ]

    /// Of shared work, in the order in which pages show them.
    public static let work: [any WorkMetric.Type] = [
        LeadTime.self, WorkingLeadTime.self, MergeToProduction.self,
        CycleTime.self, WorkingCycleTime.self, CodingStage.self, PickupStage.self, ReviewStage.self, MergeStage.self,
        ChangeFailRate.self, FailedDeploymentRecovery.self, ReworkRate.self,
        ReviewLoad.self, DeploymentCadence.self,
        DeliveryIndex.self, ScopeChange.self, UnplannedShare.self, CarryOver.self, PlanningAccuracy.self,
    ]

    /// Of the person's own part in shared work, for that person.
    public static let ownWork: [any OwnWorkMetric.Type] = [
        OwnCycleTime.self, OwnPickupTime.self, OwnReviewsGiven.self, OwnItemsDone.self,
    ]

    /// Of effort metrics: what panels are published of.
    public static let declarations: [Declaration] = effort.map { $0.declaration }
    /// Of all metrics.
    public static let all: [Declaration] =
        declarations + work.map { $0.declaration } + ownWork.map { $0.declaration }

    /// The name of a metric as people read it; the id of one that is not there any more.
    public static func title(of metric: MetricID) -> String { all.first { $0.id == metric }?.title ?? metric.raw }

    /// What is published over panels; the others are for the person alone.
    public static let published: [Declaration] = declarations.filter { $0.audience == .personAndPanels }
    /// What can be asked for in a look, and brought to a joint page by its person: what others may be shown together, they may
    /// be shown of one, and nothing else. Not what comes from calendars: with what is seen of some, and with who has none, the
    /// lines of a group would tell of another one (docs/decisions/0025).
    public static let forLooks: [Declaration] = published.filter { !$0.panels.isOfCalendars }

    /// What its person may bring to a joint page: the same, and the own part in shared work.
    public static let forJointPages: [Declaration] = forLooks + ownWork.map { $0.declaration }

    /// The same in the order of the catalogue; with what explains it where it would stand alone. No page shows one metric alone
    /// (product.md section 3).
    /// - Parameter shown: what may be shown there.
    public static func besideEachOther(_ metrics: Set<MetricID>, of shown: [Declaration]) -> [MetricID] {
        var together = metrics
        if metrics.count == 1, let only = shown.first(where: { metrics.contains($0.id) }) {
            together.insert(only.counterMetric)
        }
        return shown.map(\.id).filter(together.contains)
    }

    public static func effort(_ id: MetricID) -> (any EffortMetric.Type)? { effort.first { $0.declaration.id == id } }

    public static func work(_ id: MetricID) -> (any WorkMetric.Type)? { work.first { $0.declaration.id == id } }
}

/// Stands under every chart and table of Activity.
public let activityCaveat =
    "Activity Time tells how much time was spent in the editor, not how much value was created."

import Charts
import Domain
import Metrics

/// The cards of shared work, in the order in which they explain each other: each metric has its counter-metric beside it.
struct WorkCards {
    let weeks: WorkWeeks
    /// Under which path the pages behind the charts lie.
    let path: String
    let notes: [Annotation]

    private var drawings: [WorkDrawing] {
        weeks.trends.compactMap { WorkDrawing($0, weeks.coverages, current: weeks.current, notes: notes) }
    }

    private static let stages: [MetricID] = [
        CodingStage.declaration.id, PickupStage.declaration.id, ReviewStage.declaration.id, MergeStage.declaration.id,
        MergeToProduction.declaration.id,
    ]
    private static let working: [MetricID] = [
        WorkingLeadTime.declaration.id, WorkingCycleTime.declaration.id,
    ]
    private static let beside: [MetricID] = [
        ScopeChange.declaration.id, UnplannedShare.declaration.id, CarryOver.declaration.id,
        PlanningAccuracy.declaration.id,
    ]

    /// Nothing where nothing is known of shared work.
    var html: String {
        let drawings = drawings
        func drawing(_ id: MetricID) -> WorkDrawing? { drawings.first { $0.declaration.id == id } }
        func card(_ id: MetricID, _ isWide: Bool) -> String? {
            drawing(id).map { WorkCard(drawing: $0, size: isWide ? .wide : .narrow, path: path).html }
        }
        func several(_ id: String, _ title: String, _ words: String, _ ids: [MetricID]) -> String? {
            WorkStagesCard(id: id, title: title, words: words, drawings: ids.compactMap(drawing), path: path).html
        }
        return [
            card(LeadTime.declaration.id, true), card(ChangeFailRate.declaration.id, false),
            card(CycleTime.declaration.id, true), card(ReviewLoad.declaration.id, false),
            several(
                "stages", "Stages",
                "Coding, pickup and review add up to the cycle of a change; merge lies within review. Each line has a "
                    + "scale of its own.",
                Self.stages),
            several(
                "working-time", "The same in working time",
                "Calendar time is what everybody waits; this is the part of it that lies in the team's declared hours, without "
                    + "weekends and public holidays.",
                Self.working),
            card(DeploymentCadence.declaration.id, false),
            card(FailedDeploymentRecovery.declaration.id, true), card(ReworkRate.declaration.id, false),
            card(DeliveryIndex.declaration.id, true),
            several(
                "promise", "Beside the Delivery Index",
                "One number would hide how the plan changed. None of them is about a person, and none is a target.",
                Self.beside),
        ].compactMap(\.self).joined()
    }
}

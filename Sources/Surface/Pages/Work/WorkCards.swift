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
        MergeToProduction.declaration.id, WorkingLeadTime.declaration.id, WorkingCycleTime.declaration.id,
    ]
    private static let beside: [MetricID] = [
        ScopeChange.declaration.id, UnplannedShare.declaration.id, CarryOver.declaration.id,
        PlanningAccuracy.declaration.id,
    ]

    /// Nothing where nothing is known of shared work. What has no line stands together at the end.
    var html: String {
        let drawings = drawings
        let rows: [[Part]] = [
            [.line(LeadTime.declaration.id), .line(ChangeFailRate.declaration.id)],
            [.line(CycleTime.declaration.id), .line(ReviewLoad.declaration.id)],
            [
                .several(
                    "stages", "Stages, and the same in working time",
                    "Coding, pickup and review add up to the cycle of a change, and their medians need not; merge lies within review. Calendar time is what "
                        + "everybody waits; working time is the part of it that lies in the team's declared hours, without "
                        + "weekends and public holidays. Each line has a scale of its own.",
                    Self.stages), .line(DeploymentCadence.declaration.id),
            ],
            [.line(DeliveryIndex.declaration.id), .line(ReworkRate.declaration.id)],
            [
                .several(
                    "promise", "Beside the Delivery Index",
                    "One number would hide how the plan changed. None of them is about a person, and none is a target.",
                    Self.beside), .line(FailedDeploymentRecovery.declaration.id),
            ],
        ]
        return rows.map { row($0.filter { $0.isThere(drawings) }, drawings) }.joined()
            + (WorkMissingCard(drawings: drawings, path: path).html ?? "")
    }

    /// A metric, or several in one card: id, title, what is said of them all, which.
    private enum Part {
        case line(MetricID)
        case several(String, String, String, [MetricID])

        func drawn(_ drawings: [WorkDrawing]) -> [WorkDrawing] {
            let ids =
                switch self {
                case .line(let id): [id]
                case .several(_, _, _, let ids): ids
                }
            return ids.compactMap { id in drawings.first { $0.declaration.id == id && $0.isSeries } }
        }

        func isThere(_ drawings: [WorkDrawing]) -> Bool { !drawn(drawings).isEmpty }
    }

    /// The first is the wide one; what is left of a row alone has all of it.
    private func row(_ parts: [Part], _ drawings: [WorkDrawing]) -> String {
        parts.enumerated().map { place, part in
            let width: WorkCardWidth = parts.count == 1 ? .whole : place == 0 ? .wide : .narrow
            let drawn = part.drawn(drawings)
            switch part {
            case .line: return drawn.map { WorkCard(drawing: $0, width: width, path: path).html }.joined()
            case .several(let id, let title, let words, _):
                return WorkStagesCard(id: id, title: title, words: words, width: width, drawings: drawn, path: path)
                    .html
            }
        }.joined()
    }
}

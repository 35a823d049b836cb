import Domain

/// How evenly reviewing is spread over people. Whose share is the largest is not said.
public enum ReviewLoad: WorkMetric {
    public static let statistic = WorkStatistic.spread
    public static let floor = WorkFloor.byPerson
    public static let declaration = Declaration.work(
        "review-load-balance", "Review load balance", .ratio, sources: [.changes],
        purpose: "Does reviewing rest on many shoulders?",
        formula: """
            The Gini index of the number of changes that each person reviewed: 0 is even, close to 1 is one person alone. People \
            of the team without a review count as none; the own changes and programs are left out. At least twenty reviews of five reviewers; under 0.15 it is said as 0.15, nearly \
            even, because an exact 0 would be each one's number.
            """,
        doesNotSay: "Who reviews much or little, or how well. Some work is reviewed in other ways.",
        beside: "pull-request-cycle-time-pickup", leastEffect: 0.1)

    public static func findings(in facts: WorkFacts) -> Findings {
        var found = Findings()
        var counts = [0, 0, 0]
        var looked: Set<ChangeID> = []
        for service in facts.services {
            for written in service.evidence.changes where looked.insert(written.change.id).inserted {
                let id = written.change.id.raw
                var seen: Set<AuthorKey> = []
                for review in written.reviews {
                    counts[0] += 1
                    guard !review.isByBot else {
                        found.leaveOut(id, .bot, of: service.evidence.service)
                        continue
                    }
                    guard let reviewer = review.reviewer else {
                        found.leaveOut(id, .reviewerUnknown, of: service.evidence.service)
                        continue
                    }
                    guard reviewer != written.author else {
                        found.leaveOut(id, .ownChange, of: service.evidence.service)
                        continue
                    }
                    counts[1] += 1
                    // Several looks at one change are one review of it.
                    guard seen.insert(reviewer).inserted else { continue }
                    counts[2] += 1
                    let ready = written.change.ready ?? written.change.created
                    found.items.append(
                        Finding(
                            id: id, at: review.submitted, from: min(ready, review.submitted), to: review.submitted,
                            authors: [reviewer], of: service.evidence.service))
                }
            }
        }
        found.steps = zip(["reviews", "by people, of others", "once a change and person"], counts).map {
            WorkStep($0, $1)
        }
        if facts.services.isEmpty {
            found.missing.insert(.services)
        } else if counts[0] == 0 {
            found.missing.insert(.reviews)
        }
        return found
    }
}

import Domain

/// What was delivered of what was promised when the iteration began. It is never about a person, and no target: beside it stand
/// how much the scope changed, how much of the delivery nobody had planned, and how much was carried over.
public enum DeliveryIndex: WorkMetric {
    public static let statistic = WorkStatistic.share
    public static let declaration = Declaration.promise(
        "delivery-index", "Delivery Index",
        purpose: "Of what we promised when the iteration began, how much did we deliver?",
        formula: """
            Committed items that were done when the iteration was closed through all committed items. Committed is what was in \
            the iteration, and not done, when it began; by the estimate at that moment where every item has one, by number \
            otherwise.
            """,
        doesNotSay: "Whether the right things were promised, or much. A team that promises less has a higher one.",
        beside: "scope-change")

    public static func findings(in facts: WorkFacts) -> Findings {
        items(in: facts) { item in item.isCommitted ? (item.isDelivered ? 1 : 0, 1) : nil }
    }

    /// Items of closed iterations, with what each adds to part and whole.
    static func items(
        in facts: WorkFacts, _ share: (IterationFacts.Item) -> (part: Double, whole: Double)?
    ) -> Findings {
        var found = Findings()
        found.stillOpen = facts.openIterations
        var seen = 0
        for iteration in facts.iterations {
            for item in iteration.items {
                seen += 1
                guard let (part, whole) = share(item) else { continue }
                found.items.append(
                    Finding(
                        id: item.id, at: iteration.completed, from: iteration.started, to: iteration.completed,
                        part: part,
                        whole: whole, weight: item.estimate, authors: item.assignee.map { [$0] } ?? []))
            }
        }
        found.steps = [
            WorkStep("closed iterations", facts.iterations.count), WorkStep("items in them", seen),
            WorkStep("that this one is about", found.items.count),
        ]
        if facts.iterations.isEmpty {
            found.missing.insert(.iterations)
        } else if seen == 0 {
            found.missing.insert(.items)
        }
        return found
    }
}

/// How much came in or was taken out while the iteration ran.
public enum ScopeChange: WorkMetric {
    public static let statistic = WorkStatistic.share
    public static let declaration = Declaration.promise(
        "scope-change", "Scope change", purpose: "How much did the plan change while we worked on it?",
        formula: """
            Items that came in after the iteration began, and items that were taken out of it, through the committed ones. It may \
            be more than 1.
            """,
        doesNotSay: "Whether the change was for the better.", beside: "delivery-index")

    public static func findings(in facts: WorkFacts) -> Findings {
        DeliveryIndex.items(in: facts) { item in
            ((item.isAdded ? 1 : 0) + (item.isRemoved ? 1 : 0), item.isCommitted ? 1 : 0)
        }
    }
}

/// How much of what was delivered nobody had planned when the iteration began.
public enum UnplannedShare: WorkMetric {
    public static let statistic = WorkStatistic.share
    public static let declaration = Declaration.promise(
        "unplanned-share", "Unplanned share", purpose: "How much of what we delivered came up on the way?",
        formula: "Delivered items that came in after the iteration began through all delivered items.",
        doesNotSay: "Why it came up: an incident, a chance, a change of mind.", beside: "delivery-index")

    public static func findings(in facts: WorkFacts) -> Findings {
        DeliveryIndex.items(in: facts) { item in item.isDelivered ? (item.isAdded ? 1 : 0, 1) : nil }
    }
}

/// How much was not done when the iteration was closed.
public enum CarryOver: WorkMetric {
    public static let statistic = WorkStatistic.share
    public static let declaration = Declaration.promise(
        "carry-over", "Carry-over", purpose: "How much is left when an iteration ends?",
        formula: "Items that were in the iteration and not done when it was closed through all that were in it then.",
        doesNotSay: "How much of an item was done.", beside: "delivery-index")

    public static func findings(in facts: WorkFacts) -> Findings {
        DeliveryIndex.items(in: facts) { item in item.isInAtEnd ? (item.isDelivered ? 0 : 1, 1) : nil }
    }
}

/// How much was delivered through how much was promised, whatever of it was planned.
public enum PlanningAccuracy: WorkMetric {
    public static let statistic = WorkStatistic.share
    public static let declaration = Declaration.promise(
        "planning-accuracy", "Planning accuracy", purpose: "How close did our plan come to what we could do?",
        formula: """
            All delivered items, planned or not, through the committed ones; by estimate where every item has one. 1 is a plan \
            that fits; it may be more.
            """,
        doesNotSay: "That 1 is to be reached: what comes up is not in a plan.", beside: "unplanned-share")

    public static func findings(in facts: WorkFacts) -> Findings {
        DeliveryIndex.items(in: facts) { item in
            guard item.isCommitted || item.isDelivered else { return nil }
            return (item.isDelivered ? 1 : 0, item.isCommitted ? 1 : 0)
        }
    }
}

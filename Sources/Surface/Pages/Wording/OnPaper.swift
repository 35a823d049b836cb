import Domain
import Metrics

/// What stands on every paper that leaves the house before full launch (product.md section 2); nil from then on.
func phaseCaveat(_ phase: Phase) -> String? {
    phase < .fullLaunch ? "Soft launch: not for reviews or evaluations." : nil
}

/// Under a line on paper, where nothing is folded up: how it is computed, and what it does not say.
func definition(_ declaration: Declaration) -> String {
    definitionTemplate.filled(with: [
        "formula": declaration.formula, "doesNotSay": declaration.doesNotSay,
    ])
}

private let definitionTemplate = Template(
    #"""
    <p class="quiet">How it is computed: {{formula}}</p>
    <p class="caveat">It does not say: {{doesNotSay}}</p>

    """#)

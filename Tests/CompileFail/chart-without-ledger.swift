// error: 'ChartReceipt' initializer is inaccessible due to 'fileprivate' protection level
import Access
import Domain
import PersonalPorts

func charts(_ ports: any PersonalReading, _ opened: OpenedCharts) async throws -> BroughtCharts {
    let receipt = ChartReceipt(opened)
    return try await ports.charts(for: receipt)
}

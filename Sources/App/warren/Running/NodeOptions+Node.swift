import Console
import Node

extension NodeOptions {
    /// Runs a node as long as `body` does.
    static func withNode<Value>(
        _ plan: RunningNode.Plan,
        _ invocation: Invocation,
        _ body: (RunningNode) async throws -> Value
    ) async throws -> Value {
        let context = try context(invocation)
        let node: RunningNode
        do {
            node = try await RunningNode(plan, in: context)
        } catch {
            await context.close()
            throw error
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body(node)) } catch { result = .failure(error) }
        await node.stop()
        return try result.get()
    }
}

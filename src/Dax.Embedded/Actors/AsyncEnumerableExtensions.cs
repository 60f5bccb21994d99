using Dax.Embedded.Actors;

namespace Orleans.Runtime;

public static class AsyncEnumerableExtensions
{
    /// <summary>How many elements the producer may run ahead within one exchange; 1 makes each element wait for its reader.</summary>
    public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
    {
        if (self is EnumerableCall<T> call)
            call.MaxBatchSize = maxBatchSize;
        return self;
    }
}

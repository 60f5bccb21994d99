using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb.Functions;

/// <summary>The vector that a body fills: values, and which of them are null.</summary>
internal readonly unsafe ref struct FunctionAnswers<T> where T : unmanaged
{
    private readonly Span<ulong> validity;

    public FunctionAnswers(nint vector, int count)
    {
        DuckDbApi.EnsureValidityWritable(vector);
        Values = new(DuckDbApi.VectorData(vector), count);
        validity = new(DuckDbApi.VectorValidity(vector), (count + 63) >> 6);
    }

    public Span<T> Values { get; }

    public void SetNull(int row) => validity[row >> 6] &= ~(1UL << (row & 63));
}

using System.Numerics;

namespace Dax.Engine.Scans.Kernels;

/// <summary>The first operand that has a value: each is asked for the rows only where those before it had none.</summary>
internal sealed class Choosing
{
    private readonly ulong[] rest = new ulong[RowBits.Words];
    private readonly ulong[] taken = new ulong[RowBits.Words];
    private readonly ulong[] broken = new ulong[RowBits.Words];

    public void Start(ReadOnlySpan<ulong> needed) => needed.CopyTo(rest);

    /// <summary>The rows that take the last operand.</summary>
    public ReadOnlySpan<ulong> Taken => taken;

    public ReadOnlySpan<ulong> Broken => broken;

    /// <summary>Where none had a value, so far.</summary>
    public ReadOnlySpan<ulong> Rest => rest;

    public bool Next(Kernel operand)
    {
        if (!RowBits.Any(rest))
            return false;
        operand.Need(rest);
        for (var w = 0; w < rest.Length; w++)
        {
            broken[w] = operand.HasFailed ? operand.Failed[w] & rest[w] : 0;
            taken[w] = operand.Known[w] & rest[w] & ~broken[w];
            rest[w] &= ~(taken[w] | broken[w]);
        }

        return true;
    }
}

internal sealed class CoalesceKernel<T>(BatchRows rows, ValueKernel<T>[] operands) : ComputedKernel<T>(rows, 3, [.. operands]) where T : unmanaged
{
    private readonly Choosing choosing = new();

    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        choosing.Start(needed);
        foreach (var operand in operands)
        {
            if (!choosing.Next(operand))
                break;
            Fail(choosing.Broken, needed);
            Take(operand.Values);
        }

        for (var w = 0; w < needed.Length; w++)
            KnownRows[w] = RowBits.Blend(Known[w], ~choosing.Rest[w], needed[w]);
    }

    private void Take(ReadOnlySpan<T> values)
    {
        var target = Target;
        for (var w = 0; w < RowBits.Words; w++)
            for (var rest = choosing.Taken[w]; rest != 0; rest &= rest - 1)
            {
                var row = w * 64 + BitOperations.TrailingZeroCount(rest);
                target[row] = values[row];
            }
    }
}

internal sealed class TextCoalesceKernel(BatchRows rows, TextKernel[] operands) : TextKernel(rows, 4, [.. operands])
{
    private readonly Choosing choosing = new();
    private readonly int[] chosen = new int[IScanEvaluator.MostRows];

    public override ReadOnlySpan<byte> Utf8(int row) => operands[chosen[row]].Utf8(row);

    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        choosing.Start(needed);
        for (var i = 0; i < operands.Length && choosing.Next(operands[i]); i++)
        {
            Fail(choosing.Broken, needed);
            for (var w = 0; w < RowBits.Words; w++)
                for (var rest = choosing.Taken[w]; rest != 0; rest &= rest - 1)
                    chosen[w * 64 + BitOperations.TrailingZeroCount(rest)] = i;
        }

        for (var w = 0; w < needed.Length; w++)
            KnownRows[w] = RowBits.Blend(Known[w], ~choosing.Rest[w], needed[w]);
    }
}

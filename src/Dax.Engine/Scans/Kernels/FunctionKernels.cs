using System.Numerics;
using System.Runtime.CompilerServices;
using Dax.Adql.Scans;

namespace Dax.Engine.Scans.Kernels;

/// <summary>A loop over the rows that are needed and have operands; what makes no value of them is null.</summary>
internal abstract class NumberKernel(BatchRows rows, int cost, params Kernel[] operands) : ComputedKernel<double>(rows, cost, operands)
{
    protected sealed override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        for (var w = 0; w < RowBits.Words; w++)
        {
            var open = Known[w] & needed[w];
            if (open != 0)
                KnownRows[w] &= ~open | Fill(w * 64, open);
        }
    }

    /// <summary>Works out 64 rows from <paramref name="first"/> on, of which some are open; answers where there is a value.</summary>
    protected abstract ulong Fill(int first, ulong open);
}

internal sealed class FunctionKernel<TFunction>(BatchRows rows, int cost, ValueKernel<double> operand) : NumberKernel(rows, cost, operand) where TFunction : IFunction
{
    protected override ulong Fill(int first, ulong open)
    {
        var from = operand.Values;
        var to = Target;
        var known = 0UL;
        for (; open != 0; open &= open - 1)
        {
            var bit = BitOperations.TrailingZeroCount(open);
            if (TFunction.TryOf(from[first + bit], out to[first + bit]))
                known |= 1UL << bit;
        }

        return known;
    }
}

internal sealed class FunctionOfTwoKernel<TFunction>(BatchRows rows, int cost, ValueKernel<double> left, ValueKernel<double> right) : NumberKernel(rows, cost, left, right)
    where TFunction : IFunctionOfTwo
{
    protected override ulong Fill(int first, ulong open)
    {
        var x = left.Values;
        var y = right.Values;
        var to = Target;
        var known = 0UL;
        for (; open != 0; open &= open - 1)
        {
            var row = first + BitOperations.TrailingZeroCount(open);
            if (TFunction.TryOf(x[row], y[row], out to[row]))
                known |= 1UL << (row & 63);
        }

        return known;
    }
}

/// <summary>ROUND and TRUNCATE.</summary>
internal sealed class CutKernel(BatchRows rows, ValueKernel<double> operand, int digits, bool truncates) : NumberKernel(rows, digits == 0 ? 3 : 40, operand)
{
    protected override ulong Fill(int first, ulong open)
    {
        var from = operand.Values;
        var to = Target;
        for (var left = open; left != 0; left &= left - 1)
        {
            var row = first + BitOperations.TrailingZeroCount(left);
            to[row] = Functions.Cut(from[row], digits, truncates);
        }

        return open;
    }
}

/// <summary>The remainder of whole numbers, with the sign of the dividend; by zero, null.</summary>
internal sealed class WholeModuloKernel(BatchRows rows, ValueKernel<long> left, ValueKernel<long> right) : ComputedKernel<long>(rows, 4, left, right)
{
    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        var x = left.Values;
        var y = right.Values;
        var to = Target;
        for (var row = 0; row < to.Length; row++)
        {
            if (y[row] == 0)
                KnownRows[row >> 6] &= ~(1UL << (row & 63));
            else
                // Every number is divisible by -1, the least one too.
                to[row] = y[row] == -1 ? 0 : x[row] % y[row];
        }
    }
}

/// <summary>A function of up to four numbers that gives NaN where it has no answer.</summary>
internal sealed class PhotometryKernel(BatchRows rows, Sky.Photometry.AbFunction function, ValueKernel<double>[] operands) : NumberKernel(rows, 40, [.. operands])
{
    protected override ulong Fill(int first, ulong open)
    {
        Span<double> arguments = stackalloc double[Sky.Photometry.AbFunction.MostArguments];
        var to = Target;
        var known = 0UL;
        for (; open != 0; open &= open - 1)
        {
            var row = first + BitOperations.TrailingZeroCount(open);
            for (var i = 0; i < operands.Length; i++)
                arguments[i] = operands[i].Values[row];
            to[row] = function.Of(arguments[..operands.Length]);
            if (!double.IsNaN(to[row]))
                known |= 1UL << (row & 63);
        }

        return known;
    }
}

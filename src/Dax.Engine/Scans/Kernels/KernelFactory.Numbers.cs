using System.Numerics;
using Dax.Adql.Binding;
using Dax.Adql.Scans;

namespace Dax.Engine.Scans.Kernels;

/// <summary>Numbers.</summary>
internal static partial class KernelFactory
{
    private const int Transcendental = 30;

    private static Kernel Arithmetic(ScanArithmetic arithmetic, Kernel[] parts, BatchRows rows) => arithmetic.Type.Base switch
    {
        AdqlBase.Bigint => new WholeKernel(rows, arithmetic.Operator, Values<long>(parts[0]), Values<long>(parts[1])),
        AdqlBase.Real => Arithmetic<float>(arithmetic.Operator, parts, rows),
        AdqlBase.Double => Arithmetic<double>(arithmetic.Operator, parts, rows),
        _ => throw Unknown(arithmetic.Type),
    };

    private static Kernel Arithmetic<T>(ScanOperator operation, Kernel[] parts, BatchRows rows) where T : unmanaged, INumber<T>
    {
        var (left, right) = (Values<T>(parts[0]), Values<T>(parts[1]));
        return operation switch
        {
            ScanOperator.Add => new ArithmeticKernel<T, Sum<T>>(rows, left, right, false),
            ScanOperator.Subtract => new ArithmeticKernel<T, Difference<T>>(rows, left, right, false),
            ScanOperator.Multiply => new ArithmeticKernel<T, Product<T>>(rows, left, right, false),
            _ => new ArithmeticKernel<T, Quotient<T>>(rows, left, right, true),
        };
    }

    private static Kernel Sign(AdqlType type, Kernel operand, BatchRows rows, bool isAbs) => type.Base switch
    {
        AdqlBase.Bigint => new SignKernel<long>(rows, Values<long>(operand), isAbs),
        AdqlBase.Real => new SignKernel<float>(rows, Values<float>(operand), isAbs),
        AdqlBase.Double => new SignKernel<double>(rows, Values<double>(operand), isAbs),
        _ => throw Unknown(type),
    };

    private static Kernel Call(ScanCall call, Kernel[] parts, BatchRows rows) => call.Function switch
    {
        ScanFunction.Abs => Sign(call.Type, parts[0], rows, isAbs: true),
        ScanFunction.Mod when call.Type.Base == AdqlBase.Bigint => new WholeModuloKernel(rows, Values<long>(parts[0]), Values<long>(parts[1])),
        ScanFunction.Mod => new FunctionOfTwoKernel<Modulo>(rows, 20, Values<double>(parts[0]), Values<double>(parts[1])),
        ScanFunction.Power when Values<double>(parts[1]) is { IsConstant: true } power && power.TryConstant(out var exponent) && exponent == 2 => new FunctionKernel<Square>(rows, 3, Values<double>(parts[0])),
        ScanFunction.Power => new FunctionOfTwoKernel<Power>(rows, 2 * Transcendental, Values<double>(parts[0]), Values<double>(parts[1])),
        ScanFunction.Atan2 => new FunctionOfTwoKernel<Atan2>(rows, Transcendental, Values<double>(parts[0]), Values<double>(parts[1])),
        ScanFunction.Round or ScanFunction.Truncate => new CutKernel(rows, Values<double>(parts[0]), Digits(parts), call.Function == ScanFunction.Truncate),
        ScanFunction.Distance or ScanFunction.Separation => new DistanceKernel(rows, Doubles(parts), call.Function == ScanFunction.Distance),
        _ => CallOfOne(call.Function, Values<double>(parts[0]), rows),
    };

    private static int Digits(Kernel[] parts)
    {
        if (parts.Length == 1)
            return 0;
        return parts[1] is ValueKernel<int> digits && digits.TryConstant(out var value) ? value : throw new InvalidOperationException("A number of digits is a constant.");
    }

    private static Kernel CallOfOne(ScanFunction function, ValueKernel<double> operand, BatchRows rows) => function switch
    {
        ScanFunction.Ceiling => new FunctionKernel<Ceiling>(rows, 2, operand),
        ScanFunction.Floor => new FunctionKernel<Floor>(rows, 2, operand),
        ScanFunction.Degrees => new FunctionKernel<Degrees>(rows, 2, operand),
        ScanFunction.Radians => new FunctionKernel<Radians>(rows, 2, operand),
        ScanFunction.Sqrt => new FunctionKernel<Sqrt>(rows, 3, operand),
        ScanFunction.Exp => new FunctionKernel<Exp>(rows, Transcendental, operand),
        ScanFunction.Log => new FunctionKernel<Log>(rows, Transcendental, operand),
        ScanFunction.Log10 => new FunctionKernel<Log10>(rows, Transcendental, operand),
        ScanFunction.Acos => new FunctionKernel<Acos>(rows, Transcendental, operand),
        ScanFunction.Asin => new FunctionKernel<Asin>(rows, Transcendental, operand),
        ScanFunction.Atan => new FunctionKernel<Atan>(rows, Transcendental, operand),
        ScanFunction.Cos => new FunctionKernel<Cos>(rows, Transcendental, operand),
        ScanFunction.Cot => new FunctionKernel<Cot>(rows, Transcendental, operand),
        ScanFunction.Sin => new FunctionKernel<Sin>(rows, Transcendental, operand),
        ScanFunction.Tan => new FunctionKernel<Tan>(rows, Transcendental, operand),
        _ => throw new InvalidOperationException($"There is no kernel of {function}."),
    };

    private static Kernel Cast(AdqlType from, Kernel operand, AdqlType to, BatchRows rows) => from.Base switch
    {
        AdqlBase.Boolean or AdqlBase.UnsignedByte => Cast<byte>(from, operand, to, rows),
        AdqlBase.Smallint => Cast<short>(from, operand, to, rows),
        AdqlBase.Integer => Cast<int>(from, operand, to, rows),
        AdqlBase.Bigint => Cast<long>(from, operand, to, rows),
        AdqlBase.Real => Cast<float>(from, operand, to, rows),
        AdqlBase.Double => Cast<double>(from, operand, to, rows),
        _ => throw Unknown(from),
    };

    /// <summary>Types are in the order of what they hold; but a whole number as Real is the nearest one.</summary>
    private static Kernel Cast<T>(AdqlType from, Kernel operand, AdqlType to, BatchRows rows) where T : unmanaged, INumber<T>
    {
        var values = Values<T>(operand);
        var narrows = from.Base > to.Base;
        return to.Base switch
        {
            AdqlBase.UnsignedByte => narrows ? new NarrowingKernel<T, byte>(rows, values, "an unsigned byte") : new WideningKernel<T, byte>(rows, values),
            AdqlBase.Smallint => narrows ? new NarrowingKernel<T, short>(rows, values, "SMALLINT") : new WideningKernel<T, short>(rows, values),
            AdqlBase.Integer => narrows ? new NarrowingKernel<T, int>(rows, values, "INTEGER") : new WideningKernel<T, int>(rows, values),
            AdqlBase.Bigint => narrows ? new NarrowingKernel<T, long>(rows, values, "BIGINT") : new WideningKernel<T, long>(rows, values),
            AdqlBase.Real => narrows ? new SingleKernel(rows, (ValueKernel<double>)(Kernel)values) : new WideningKernel<T, float>(rows, values),
            AdqlBase.Double => new WideningKernel<T, double>(rows, values),
            _ => throw Unknown(to),
        };
    }
}

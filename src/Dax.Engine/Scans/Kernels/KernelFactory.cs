using System.Numerics;
using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Sky.Geometry;
using Dax.Sky.Photometry;

namespace Dax.Engine.Scans.Kernels;

/// <summary>Chooses a kernel for an expression by its types, once; what runs does not choose.</summary>
internal static partial class KernelFactory
{
    /// <param name="shape">The expression.</param>
    /// <param name="parts">Kernels of its parts, in the order of <see cref="ScanTree.Children"/>.</param>
    /// <param name="rows">What it is worked out over.</param>
    public static Kernel Create(ScanExpression shape, Kernel[] parts, BatchRows rows) => shape switch
    {
        ScanColumn column => Column(column, rows),
        ScanNull nothing => Constant(nothing.Type, null, rows),
        ScanWhole whole => Constant(whole.Type, whole.Value, rows),
        ScanNumber { Type.Base: AdqlBase.Real } number => new ConstantKernel<float>(rows, (float)number.Value),
        ScanNumber number => new ConstantKernel<double>(rows, number.Value),
        ScanText text => new TextConstantKernel(rows, text.Value),
        ScanArithmetic arithmetic => Arithmetic(arithmetic, parts, rows),
        ScanNegation negation => Sign(negation.Type, parts[0], rows, isAbs: false),
        ScanCall call => Call(call, parts, rows),
        ScanPhotometry call => new PhotometryKernel(rows, Photometry(call.Name), Doubles(parts)),
        ScanCast cast => Cast(cast.Operand.Type, parts[0], cast.Type, rows),
        ScanCoalesce coalesce => Coalesce(coalesce.Type, parts, rows),
        _ => Condition(shape, parts, rows),
    };

    /// <summary>A truth, whatever it is kept as.</summary>
    public static ConditionKernel AsCondition(Kernel kernel) => kernel switch
    {
        ConditionKernel condition => condition,
        ValueKernel<byte> flags => flags.Truth,
        _ => throw new InvalidOperationException($"{kernel.GetType().Name} is no condition."),
    };

    private static ValueKernel<T> Values<T>(Kernel kernel) where T : unmanaged =>
        kernel is ConditionKernel condition ? (ValueKernel<T>)(Kernel)condition.Flags : (ValueKernel<T>)kernel;

    private static ValueKernel<T>[] Values<T>(Kernel[] kernels) where T : unmanaged => Array.ConvertAll(kernels, Values<T>);

    private static ValueKernel<double>[] Doubles(Kernel[] kernels) => Values<double>(kernels);

    private static Kernel Column(ScanColumn column, BatchRows rows) => column.Type.Base switch
    {
        AdqlBase.Boolean or AdqlBase.UnsignedByte => new ColumnKernel<byte>(rows, column.Column),
        AdqlBase.Smallint => new ColumnKernel<short>(rows, column.Column),
        AdqlBase.Integer => new ColumnKernel<int>(rows, column.Column),
        AdqlBase.Bigint or AdqlBase.Timestamp => new ColumnKernel<long>(rows, column.Column),
        AdqlBase.Real => new ColumnKernel<float>(rows, column.Column),
        AdqlBase.Double => new ColumnKernel<double>(rows, column.Column),
        AdqlBase.Text => new TextColumnKernel(rows, column.Column),
        _ => throw Unknown(column.Type),
    };

    private static Kernel Constant(AdqlType type, long? value, BatchRows rows) => type.Base switch
    {
        AdqlBase.Boolean or AdqlBase.UnsignedByte => new ConstantKernel<byte>(rows, (byte?)value),
        AdqlBase.Smallint => new ConstantKernel<short>(rows, (short?)value),
        AdqlBase.Integer => new ConstantKernel<int>(rows, (int?)value),
        AdqlBase.Bigint or AdqlBase.Timestamp => new ConstantKernel<long>(rows, value),
        AdqlBase.Real => new ConstantKernel<float>(rows, value),
        AdqlBase.Double => new ConstantKernel<double>(rows, value),
        AdqlBase.Text when value is null => new TextConstantKernel(rows, null),
        _ => throw Unknown(type),
    };

    private static Kernel Coalesce(AdqlType type, Kernel[] parts, BatchRows rows) => type.Base switch
    {
        AdqlBase.Boolean or AdqlBase.UnsignedByte => new CoalesceKernel<byte>(rows, Values<byte>(parts)),
        AdqlBase.Smallint => new CoalesceKernel<short>(rows, Values<short>(parts)),
        AdqlBase.Integer => new CoalesceKernel<int>(rows, Values<int>(parts)),
        AdqlBase.Bigint or AdqlBase.Timestamp => new CoalesceKernel<long>(rows, Values<long>(parts)),
        AdqlBase.Real => new CoalesceKernel<float>(rows, Values<float>(parts)),
        AdqlBase.Double => new CoalesceKernel<double>(rows, Values<double>(parts)),
        AdqlBase.Text => new TextCoalesceKernel(rows, Array.ConvertAll(parts, part => (TextKernel)part)),
        _ => throw Unknown(type),
    };

    private static AbFunction Photometry(string name)
    {
        const string prefix = "scisql_";
        var plain = name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? name[prefix.Length..] : name;
        foreach (var function in AbFunction.All)
            if (string.Equals(function.Name, plain, StringComparison.OrdinalIgnoreCase))
                return function;
        throw new InvalidOperationException($"There is no function {name}.");
    }

    private static InvalidOperationException Unknown(AdqlType type) => new($"No kernel has values of the type {type}.");
}

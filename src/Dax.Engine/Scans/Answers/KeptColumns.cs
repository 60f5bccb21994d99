using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>Columns of equal length.</summary>
internal static class KeptColumns
{
    public static KeptColumn Create(CellKind kind, bool isArray, ScanBudget budget) => isArray ? Arrays(kind, budget) : kind switch
    {
        CellKind.Boolean or CellKind.UnsignedByte => new KeptScalars<byte>(budget),
        CellKind.Short => new KeptScalars<short>(budget),
        CellKind.Int => new KeptScalars<int>(budget),
        CellKind.Long or CellKind.Timestamp => new KeptScalars<long>(budget),
        CellKind.Float => new KeptScalars<float>(budget),
        CellKind.Double => new KeptScalars<double>(budget),
        _ => new KeptText(budget),
    };

    public static KeptColumn[] Create(IReadOnlyList<TableColumn> columns, ScanBudget budget)
    {
        var kept = new KeptColumn[columns.Count];
        for (var i = 0; i < kept.Length; i++) kept[i] = Create(columns[i].Kind, columns[i].IsArray, budget);
        return kept;
    }

    public static ColumnVector[] Vectors(ReadOnlySpan<KeptColumn> columns)
    {
        var vectors = new ColumnVector[columns.Length];
        for (var i = 0; i < vectors.Length; i++) vectors[i] = columns[i].Vector;
        return vectors;
    }

    private static KeptColumn Arrays(CellKind kind, ScanBudget budget) => kind switch
    {
        CellKind.Boolean or CellKind.UnsignedByte => new KeptArrays<byte>(budget),
        CellKind.Short => new KeptArrays<short>(budget),
        CellKind.Int => new KeptArrays<int>(budget),
        CellKind.Long or CellKind.Timestamp => new KeptArrays<long>(budget),
        CellKind.Float => new KeptArrays<float>(budget),
        CellKind.Double => new KeptArrays<double>(budget),
        _ => new KeptText(budget),
    };
}

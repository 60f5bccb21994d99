using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Groups;

/// <summary>Stands where a column of the table is that no member of the turn needs: nothing of it was read.</summary>
internal sealed class AbsentColumn(int rows) : ColumnVector
{
    public override int Count => rows;

    public override ReadOnlySpan<ulong> Validity => [];
}

using Dax.Engine.Scans;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Tests.Scans.Answers;

/// <summary>The rows of each value, one after the other.</summary>
internal sealed class PlainClasses : RowClasses
{
    private readonly List<object?> values = [];

    public bool TryFill(ColumnVector column)
    {
        for (var i = 0; i < Most; i++) RowsOf(i).Clear();
        for (var row = 0; row < column.Count; row++)
        {
            var value = PlainTable.Cell(column, row);
            // -0 is 0.
            if (value is double and 0) value = 0.0;
            var number = values.IndexOf(value);
            if (number < 0)
            {
                if (values.Count == Most) return false;
                number = values.Count;
                values.Add(value);
                Count = values.Count;
            }
            RowsOf(number)[row >> 6] |= 1UL << row;
        }
        return true;
    }
}

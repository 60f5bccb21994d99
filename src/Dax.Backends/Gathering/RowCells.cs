using System.Data.Common;

namespace Dax.Backends.Gathering;

/// <summary>Takes the cells of one column out of the reader's row. Chosen once, from the type sent and the type wanted.</summary>
internal abstract class RowCells<TReader> where TReader : DbDataReader
{
    public abstract GatheredColumn Column { get; }

    /// <exception cref="OverflowException">The value is outside of the wanted type.</exception>
    public void Read(TReader row, int ordinal)
    {
        if (row.IsDBNull(ordinal)) Column.AddNull();
        else Take(row, ordinal);
    }

    /// <summary>The cell is not null.</summary>
    protected abstract void Take(TReader row, int ordinal);
}

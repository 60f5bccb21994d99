using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Qserv.Tests.Hosting;

/// <summary>Batches as rows of objects: whole numbers as long, bytes as their hexadecimal text.</summary>
internal static class Rows
{
    public static async Task<Result<List<object?[]>>> Read(IRowStream stream, CancellationToken cancel)
    {
        await using (stream)
        {
            var rows = new List<object?[]>();
            try
            {
                while (await stream.Read(cancel) is { } batch)
                    using (batch)
                        for (var row = 0; row < batch.Count; row++)
                            rows.Add([.. batch.Columns.Select((column, i) => Cell(column, stream.Schema.Columns[i], row))]);
            }
            catch (CatalogException e)
            {
                return e.Fault;
            }
            return rows;
        }
    }

    private static object? Cell(ColumnVector column, TableColumn type, int row)
    {
        if (column.IsNull(row))
            return null;
        return (type.Kind, type.IsArray) switch
        {
            (CellKind.UnsignedByte, true) => Convert.ToHexString(((ArrayVector<byte>)column).Elements(row)),
            (CellKind.Boolean, _) => (long)((ScalarVector<byte>)column).Values[row],
            (CellKind.UnsignedByte, _) => (long)((ScalarVector<byte>)column).Values[row],
            (CellKind.Short, _) => (long)((ScalarVector<short>)column).Values[row],
            (CellKind.Int, _) => (long)((ScalarVector<int>)column).Values[row],
            (CellKind.Long, _) => ((ScalarVector<long>)column).Values[row],
            (CellKind.Float, _) => ((ScalarVector<float>)column).Values[row],
            (CellKind.Double, _) => ((ScalarVector<double>)column).Values[row],
            (CellKind.Timestamp, _) => DateTime.UnixEpoch.AddTicks(((ScalarVector<long>)column).Values[row] * TimeSpan.TicksPerMicrosecond),
            _ => System.Text.Encoding.UTF8.GetString(((TextVector)column).Utf8(row)),
        };
    }
}

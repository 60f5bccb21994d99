using System.Buffers;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>
/// Rows as big-endian bytes, column by column: sizes first, then every column scatters its cells. A null mask, where there is one, leads each row,
/// most significant bit first (VOTable 1.4, 5.4).
/// </summary>
internal sealed class BinaryRows
{
    private const int Block = 1024;
    private const int ChunkBytes = 1 << 20;

    private readonly BinaryColumn[] columns;
    private readonly int[] offsets;
    private readonly int maskBytes;
    private readonly bool anyVariable;
    private readonly int[] sizes = new int[Block];
    private readonly int[] cursors = new int[Block];

    public BinaryRows(IEnumerable<BinaryColumn> columns, bool masked)
    {
        this.columns = [.. columns];
        maskBytes = masked ? (this.columns.Length + 7) / 8 : 0;
        offsets = new int[this.columns.Length];
        long at = maskBytes;
        for (var c = 0; c < this.columns.Length; c++)
        {
            offsets[c] = (int)at;
            at += this.columns[c].FixedBytes;
            if (at > int.MaxValue / 2) throw new ArgumentException("a row of more than 1 GiB cannot be written", nameof(columns));
        }
        FixedBytes = (int)at;
        anyVariable = this.columns.Any(c => c.IsVariable);
    }

    /// <summary>Bytes of a row whose variable cells are all empty.</summary>
    public int FixedBytes { get; }

    public IReadOnlyList<BinaryColumn> Columns => columns;

    /// <summary>
    /// Encodes rows from <paramref name="first"/> on into <paramref name="buffer"/> behind its first <paramref name="used"/> bytes (it is replaced by a larger
    /// one where a row needs that); answers the number of rows taken and moves <paramref name="used"/> on.
    /// </summary>
    public int Encode(RowBatch batch, int first, int count, ref byte[] buffer, ref int used)
    {
        var rows = Place(batch, first, Math.Min(count, Block), used, out var end);
        if (buffer.Length < end) Grow(ref buffer, used, end);
        var placed = cursors.AsSpan(0, rows);
        if (maskBytes > 0) WriteMask(batch, first, buffer, placed);
        for (var c = 0; c < columns.Length; c++) columns[c].Scatter(batch.Columns[c], first, buffer, placed, offsets[c]);
        used = end;
        return rows;
    }

    // Where each row starts; stops before the chunk gets too large, but takes one row at least.
    private int Place(RowBatch batch, int first, int count, int used, out int end)
    {
        var measured = sizes.AsSpan(0, count);
        measured.Fill(FixedBytes);
        if (anyVariable)
            for (var c = 0; c < columns.Length; c++) columns[c].Measure(batch.Columns[c], first, measured);
        long at = used;
        var row = 0;
        for (; row < count && (row == 0 || at + measured[row] - used <= ChunkBytes); row++)
        {
            cursors[row] = (int)at;
            at += measured[row];
        }
        end = checked((int)at);
        return row;
    }

    private void WriteMask(RowBatch batch, int first, Span<byte> buffer, Span<int> placed)
    {
        foreach (var cursor in placed) buffer.Slice(cursor, maskBytes).Clear();
        for (var c = 0; c < columns.Length; c++)
        {
            var validity = batch.Columns[c].Validity;
            if (!Validity.AnyNull(validity, first, placed.Length)) continue;
            var bit = (byte)(0x80 >> (c & 7));
            for (var i = 0; i < placed.Length; i++)
                if (!Validity.Has(validity, first + i)) buffer[placed[i] + (c >> 3)] |= bit;
        }
    }

    private static void Grow(ref byte[] buffer, int used, int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, ChunkBytes));
        buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}

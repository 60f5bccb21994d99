using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dax.Ivoa.Tables;

/// <summary>
/// Rows as text. Scalars are formatted column by column into slots, a block of rows at a time; then each row is put together by copying
/// slots and marks. Strings and arrays are written straight into the row. Allocates nothing per row.
/// </summary>
internal sealed class TextRows
{
    private const int Block = 128;
    private const int Mark = 16;

    private readonly SlotColumn?[] slotted;
    private readonly WideCell?[] wide;
    private readonly byte[] slots;
    private readonly byte[] lengths;
    private readonly byte[] marks = new byte[3 * Mark];
    private readonly (int RowStart, int CellBreak, int RowEnd) markLengths;
    private readonly int rowRoom;

    public TextRows(TableSchema schema, TextStyle style)
    {
        var columns = schema.Columns;
        slotted = [.. columns.Select(c => SlotColumn.For(c, style.Spelling))];
        wide = [.. columns.Select((c, i) => slotted[i] is null ? style.Wide(c) : null)];
        slots = new byte[(columns.Count * Block + 1) * SlotColumn.Width];
        lengths = new byte[columns.Count * Block];
        style.RowStart.CopyTo(marks, 0);
        style.CellBreak.CopyTo(marks, Mark);
        style.RowEnd.CopyTo(marks, 2 * Mark);
        markLengths = (style.RowStart.Length, style.CellBreak.Length, style.RowEnd.Length);
        rowRoom = columns.Count * (SlotColumn.Width + Mark) + 4 * Mark;
    }

    public void Write(RowBatch batch, int first, int count, ref Utf8Sink sink)
    {
        for (var c = 0; c < wide.Length; c++) wide[c]?.Bind(batch.Columns[c]);
        for (var done = 0; done < count; done += Block)
        {
            var rows = Math.Min(Block, count - done);
            Fill(batch, first + done, rows);
            for (var r = 0; r < rows; r++) WriteRow(r, first + done + r, ref sink);
        }
        foreach (var cell in wide) cell?.Release();
    }

    private void Fill(RowBatch batch, int first, int rows)
    {
        for (var c = 0; c < slotted.Length; c++)
            slotted[c]?.Fill(batch.Columns[c], first, slots.AsSpan(c * Block * SlotColumn.Width, (rows + 1) * SlotColumn.Width), lengths.AsSpan(c * Block, rows));
    }

    private void WriteRow(int slotRow, int row, ref Utf8Sink sink)
    {
        ref var start = ref sink.Reserve(rowRoom);
        ref var slot = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(slots), slotRow * SlotColumn.Width);
        ref var length = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(lengths), slotRow);
        ref var at = ref start;
        PutMark(ref at, 0);
        at = ref Unsafe.Add(ref at, markLengths.RowStart);
        for (var c = 0; c < wide.Length; c++)
        {
            if (c > 0)
            {
                PutMark(ref at, Mark);
                at = ref Unsafe.Add(ref at, markLengths.CellBreak);
            }
            if (wide[c] is { } cell)
            {
                sink.Advance((int)Unsafe.ByteOffset(ref start, ref at));
                cell.Write(row, ref sink);
                start = ref sink.Reserve(rowRoom);
                at = ref start;
            }
            else
            {
                Vector256.LoadUnsafe(ref slot).StoreUnsafe(ref at);
                at = ref Unsafe.Add(ref at, (int)length);
            }
            slot = ref Unsafe.Add(ref slot, Block * SlotColumn.Width);
            length = ref Unsafe.Add(ref length, Block);
        }
        PutMark(ref at, 2 * Mark);
        sink.Advance((int)Unsafe.ByteOffset(ref start, ref at) + markLengths.RowEnd);
    }

    private void PutMark(ref byte at, int mark) =>
        Vector128.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(marks), mark)).StoreUnsafe(ref at);
}

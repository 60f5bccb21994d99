using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Dax.Engine.Ports;

namespace Dax.Engine.Scans.Groups;

/// <summary>
/// Writes down a member's state at ends of pieces, and takes it up again. The state: "DAXS", length and bytes of the table's key, number of pieces, the set of those that are
/// done, the answer's own. An answer checks itself that it is of the same query.
/// </summary>
internal sealed class ScanCheckpoint(string jobId, IScanCheckpoints store, ScanOptions options, TimeProvider time, Action<Action> post, Action<Exception> lost)
{
    private static ReadOnlySpan<byte> Magic => "DAXS"u8;

    private long last = time.GetTimestamp();
    private volatile bool isSaving;
    private volatile bool isForgotten;
    private bool isTooLarge;

    /// <summary>At a moment when the member's answer has exactly the pieces that are noted as done.</summary>
    public void Consider(ScanMember member)
    {
        if (isTooLarge || isSaving || isForgotten || time.GetElapsedTime(last) < options.CheckpointEvery || member.Seat.IsWhole)
            return;
        var state = new ArrayBufferWriter<byte>(1024);
        Write(member, state);
        last = time.GetTimestamp();
        isTooLarge = state.WrittenCount > options.CheckpointBytes;
        if (isTooLarge)
            return;
        isSaving = true;
        post(() => _ = Task.Run(() => Save(state.WrittenMemory), CancellationToken.None));
    }

    /// <summary>The answer was read to its end: nobody will go on from here.</summary>
    public async Task Forget()
    {
        isForgotten = true;
        await Guard(() => store.Delete(jobId, CancellationToken.None));
    }

    /// <summary>The job's state, taken up; answers how many pieces are done.</summary>
    public async Task<int> TakeUp(ScanMember member, CancellationToken cancel)
    {
        try
        {
            return await store.Load(jobId, cancel) is { } state && Read(member, state) ? member.Seat.Done.Count : 0;
        }
        catch (IOException e)
        {
            lost(e);
            return 0;
        }
    }

    internal static void Write(ScanMember member, IBufferWriter<byte> state)
    {
        var key = Encoding.UTF8.GetBytes(member.Request.Table.Key);
        state.Write(Magic);
        WriteNumber(state, key.Length);
        state.Write(key);
        WriteNumber(state, member.Seat.Pieces);
        state.Write(MemoryMarshal.AsBytes(member.Seat.Done.Words));
        member.Answer.Save(state);
    }

    internal static bool Read(ScanMember member, ReadOnlySpan<byte> state)
    {
        var key = Encoding.UTF8.GetBytes(member.Request.Table.Key);
        var head = 4 + 4 + key.Length + 4;
        var bits = member.Seat.Done.Words.Length * sizeof(ulong);
        if (state.Length < head + bits || !state.StartsWith(Magic) || BinaryPrimitives.ReadInt32LittleEndian(state[4..]) != key.Length
            || !state.Slice(8, key.Length).SequenceEqual(key) || BinaryPrimitives.ReadInt32LittleEndian(state[(8 + key.Length)..]) != member.Seat.Pieces)
            return false;
        var words = new ulong[member.Seat.Done.Words.Length];
        state.Slice(head, bits).CopyTo(MemoryMarshal.AsBytes(words.AsSpan()));
        return new PieceSet(member.Seat.Pieces).TryFill(words) && member.Answer.TryRestore(state[(head + bits)..]) && member.Seat.Done.TryFill(words);
    }

    private async Task Save(ReadOnlyMemory<byte> state)
    {
        await Guard(() => store.Save(jobId, state, CancellationToken.None));
        isSaving = false;
        if (isForgotten)
            await Guard(() => store.Delete(jobId, CancellationToken.None));
    }

    private async Task Guard(Func<ValueTask> errand)
    {
        try
        {
            await errand();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The scan goes on; a crash would begin it anew.
            lost(e);
        }
    }

    private static void WriteNumber(IBufferWriter<byte> state, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(state.GetSpan(4), number);
        state.Advance(4);
    }
}

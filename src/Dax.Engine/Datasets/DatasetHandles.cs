using Dax.Engine.Faults;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Datasets;

/// <summary>
/// The datasets that this process has open: each is opened once however many ask, kept while it is used and a while longer, closed when others need its place. A file
/// that is another one now is opened anew.
/// </summary>
public sealed class DatasetHandles : IDisposable
{
    private readonly DatasetOpener opener;
    private readonly DatasetOptions options;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim openings;
    private readonly ITimer sweep;
    private readonly Lock gate = new();
    private readonly Dictionary<(string Label, Guid Id), DatasetSlot> slots = [];
    private readonly LinkedList<DatasetSlot> byUse = new();
    private long bytes;

    public DatasetHandles(DatasetOpener opener, IOptions<DatasetOptions> options, TimeProvider time)
    {
        (this.opener, this.options, this.time) = (opener, options.Value, time);
        openings = new SemaphoreSlim(this.options.MaxOpening);
        var period = this.options.IdleAfter / 4;
        sweep = time.CreateTimer(_ => Sweep(), null, period, period);
    }

    /// <summary>Datasets that are open now and shared with whoever asks next.</summary>
    public int Count
    {
        get
        {
            lock (gate) return slots.Count;
        }
    }

    /// <summary>NotFound for what there is not, Usage for what is no image, Transient when something does not answer. The lease must be disposed.</summary>
    public async ValueTask<Result<DatasetLease>> Open(DatasetUri uri, CancellationToken cancel)
    {
        uri = opener.Resolve(uri);
        while (true)
        {
            var slot = Slot(uri);
            var opened = slot.Opening.IsCompletedSuccessfully ? slot.Opening.Result : await slot.Opening.WaitAsync(cancel);
            if (!opened.IsOk) return opened.Fault;
            if (await IsStale(slot, opened.Value, cancel))
            {
                Remove(slot);
                continue;
            }
            if (slot.TryLease(opened.Value) is { } lease) return lease;
        }
    }

    /// <summary>Closes a dataset that is not needed any more.</summary>
    public void Drop(DatasetUri uri)
    {
        DatasetSlot? slot;
        lock (gate) slots.TryGetValue(KeyOf(opener.Resolve(uri)), out slot);
        if (slot is not null) Remove(slot);
    }

    public void Dispose()
    {
        sweep.Dispose();
        List<DatasetSlot> all;
        lock (gate) all = [.. byUse];
        foreach (var slot in all) Remove(slot);
        openings.Dispose();
    }

    private static (string, Guid) KeyOf(DatasetUri uri) => (uri.Label.ToUpperInvariant(), uri.Id);

    private DatasetSlot Slot(DatasetUri uri)
    {
        var now = time.GetTimestamp();
        lock (gate)
        {
            if (slots.TryGetValue(KeyOf(uri), out var known))
            {
                known.UsedAt = now;
                byUse.Remove(known.Place!);
                byUse.AddFirst(known.Place!);
                return known;
            }
            var slot = new DatasetSlot(uri, Task.Run(() => OpenInTurn(uri)), now);
            slots.Add(KeyOf(uri), slot);
            slot.Place = byUse.AddFirst(slot);
            _ = slot.Opening.ContinueWith(opened => Settle(slot, opened), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return slot;
        }
    }

    // Whoever asked first may go away; those who ask next wait for the same.
    private async Task<Result<DatasetHandle>> OpenInTurn(DatasetUri uri)
    {
        using var patience = new CancellationTokenSource(options.OpenTimeout, time);
        try
        {
            await openings.WaitAsync(patience.Token);
            try
            {
                return await opener.Open(uri, patience.Token);
            }
            finally
            {
                openings.Release();
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new Fault.Transient("The dataset could not be opened in time; please try again later.");
        }
    }

    /// <summary>What could not be opened is forgotten at once; what was takes its place, and others may have to go.</summary>
    private void Settle(DatasetSlot slot, Task<Result<DatasetHandle>> opened)
    {
        if (!opened.IsCompletedSuccessfully || !opened.Result.IsOk)
        {
            Remove(slot);
            return;
        }
        var gone = new List<DatasetSlot>();
        lock (gate)
        {
            if (slot.Place is null) return;
            bytes += slot.Bytes = opened.Result.Value.Content.EstimatedBytes;
            for (var last = byUse.Last; last is not null && (slots.Count - gone.Count > options.MaxOpen || bytes > options.MaxBytes); last = last.Previous)
            {
                if (last.Value == slot || !last.Value.Opening.IsCompleted) continue;
                gone.Add(last.Value);
                bytes -= last.Value.Bytes;
                last.Value.Bytes = 0;
            }
        }
        foreach (var other in gone) Remove(other);
    }

    private void Remove(DatasetSlot slot)
    {
        lock (gate)
        {
            if (slot.Place is { } place)
            {
                byUse.Remove(place);
                slot.Place = null;
                slots.Remove(KeyOf(slot.Uri));
                bytes -= slot.Bytes;
            }
        }
        slot.GiveUp();
    }

    private async ValueTask<bool> IsStale(DatasetSlot slot, DatasetHandle handle, CancellationToken cancel)
    {
        if (time.GetElapsedTime(slot.OpenedAt) > options.MaxAge || !handle.IsSame()) return true;
        if (handle.IsLocal || time.GetElapsedTime(Volatile.Read(ref slot.CheckedAt)) < options.CheckAfter) return false;
        Volatile.Write(ref slot.CheckedAt, time.GetTimestamp());
        var same = await opener.IsSame(handle, cancel);
        return !same.IsOk || !same.Value;
    }

    private void Sweep()
    {
        var idle = new List<DatasetSlot>();
        lock (gate)
        {
            for (var last = byUse.Last; last is not null && time.GetElapsedTime(last.Value.UsedAt) > options.IdleAfter; last = last.Previous) idle.Add(last.Value);
        }
        foreach (var slot in idle) Remove(slot);
    }
}

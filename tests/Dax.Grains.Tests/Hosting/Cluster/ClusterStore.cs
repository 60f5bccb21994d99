using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Dax.Grains.Tests.Hosting;

/// <summary>The disk of a test cluster: grain state and reminders that outlive a silo.</summary>
public sealed class ClusterStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Name, GrainId Grain), (byte[] Bytes, int Version)> states = [];
    private readonly Dictionary<(GrainId Grain, string Name), ReminderEntry> reminders = [];
    private int versions;

    public Session Open() => new(this);

    /// <summary>One silo's way to the store; once it is cut, nothing of that silo gets through.</summary>
    public sealed class Session(ClusterStore store) : IReminderTable
    {
        private bool isCut;

        public void Cut()
        {
            lock (store.gate)
                isCut = true;
        }

        public Task<(byte[]? Bytes, string? Etag)> Read(string name, GrainId grain) =>
            Do(() => store.states.TryGetValue((name, grain), out var record) ? ((byte[]?)record.Bytes, (string?)Etag(record.Version)) : (null, null));

        public Task<string> Write(string name, GrainId grain, string? etag, byte[] bytes) => Do(() =>
        {
            var version = Matching(name, grain, etag) + 1;
            store.states[(name, grain)] = (bytes, version);
            return Etag(version);
        });

        public Task Clear(string name, GrainId grain, string? etag) => Do(() =>
        {
            _ = Matching(name, grain, etag);
            store.states.Remove((name, grain));
        });

        public Task<ReminderTableData> ReadRows(GrainId grainId) =>
            Do(() => new ReminderTableData([.. store.reminders.Values.Where(r => r.GrainId == grainId).Select(Copy)]));

        public Task<ReminderTableData> ReadRows(uint begin, uint end) => Do(() => new ReminderTableData(
            [.. store.reminders.Values.Where(r => IsIn(r.GrainId.GetUniformHashCode(), begin, end)).Select(Copy)]));

        public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
            Do(() => store.reminders.TryGetValue((grainId, reminderName), out var entry) ? Copy(entry) : null);

        public Task<string?> UpsertRow(ReminderEntry entry) => Do<string?>(() =>
        {
            var stored = Copy(entry);
            stored.ETag = Etag(++store.versions);
            store.reminders[(entry.GrainId, entry.ReminderName)] = stored;
            return stored.ETag;
        });

        public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Do(() =>
            store.reminders.TryGetValue((grainId, reminderName), out var entry) && entry.ETag == eTag && store.reminders.Remove((grainId, reminderName)));

        public Task TestOnlyClearTable() => Do(store.reminders.Clear);

        private int Matching(string name, GrainId grain, string? etag)
        {
            var stored = store.states.TryGetValue((name, grain), out var record) ? Etag(record.Version) : null;
            return stored == etag ? record.Version : throw new InconsistentStateException("Another writer was here.", stored, etag);
        }

        private Task<bool> Do(Action action) => Do(() =>
        {
            action();
            return true;
        });

        private async Task<T> Do<T>(Func<T> action)
        {
            await Task.Yield();
            lock (store.gate)
                return isCut ? throw new InvalidOperationException("The silo is dead.") : action();
        }

        private static string Etag(int version) => version.ToString(CultureInfo.InvariantCulture);

        private static bool IsIn(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

        private static ReminderEntry Copy(ReminderEntry entry) =>
            new() { GrainId = entry.GrainId, ReminderName = entry.ReminderName, StartAt = entry.StartAt, Period = entry.Period, ETag = entry.ETag };
    }
}

/// <summary>Grain state of one silo in the store.</summary>
public sealed class ClusterStorage(ClusterStore.Session session, IGrainStorageSerializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (bytes, etag) = await session.Read(stateName, grainId);
        (grainState.RecordExists, grainState.ETag) = (bytes is not null, etag!);
        grainState.State = bytes is null ? Activator.CreateInstance<T>() : serializer.Deserialize<T>(new BinaryData(bytes))!;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = await session.Write(stateName, grainId, grainState.ETag, serializer.Serialize(grainState.State).ToArray());
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await session.Clear(stateName, grainId, grainState.ETag);
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null!, false);
    }
}

/// <summary>The serialiser of laws that bring none.</summary>
public sealed class PlainJson : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span);
}

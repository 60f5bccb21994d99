using System.Security.Cryptography;
using Dax.Backends.Qserv.Results;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Qserv.Frontend;

/// <summary>Repeats what may be repeated, with growing pauses, until <see cref="QservBackendOptions.OutagePatience"/> is over: status, cancelling and deleting.</summary>
internal sealed class PatientFrontend(IQservFrontend frontend, QservBackendOptions options, TimeProvider time) : IQservFrontend
{
    private const int JitterSteps = 1 << 20;

    public bool ReadsOnce => frontend.ReadsOnce;

    public string? Objection(string sql) => frontend.Objection(sql);

    public Task<QservReply> Check(CancellationToken cancel) => frontend.Check(cancel);

    public Task<QservReply<long>> Submit(string sql, string mark, CancellationToken cancel) => frontend.Submit(sql, mark, cancel);

    public Task<QservReply<QueryStatus>> Status(long id, CancellationToken cancel) => Insist(() => frontend.Status(id, cancel), cancel);

    public Task<QservReply> Cancel(long id, CancellationToken cancel) => Insist(() => frontend.Cancel(id, cancel), cancel);

    public Task<QservReply> DeleteResult(long id, CancellationToken cancel) => Insist(() => frontend.DeleteResult(id, cancel), cancel);

    public Task<IResultReading> OpenResult(long id, TableSchema schema, QueryStatus status, CancellationToken cancel) => frontend.OpenResult(id, schema, status, cancel);

    public ValueTask DisposeAsync() => frontend.DisposeAsync();

    /// <summary>Before the repetition number <paramref name="attempt"/>, from 1.</summary>
    public TimeSpan Pause(int attempt)
    {
        var pause = options.FirstPause * Math.Pow(2, Math.Min(attempt - 1, 20));
        return (pause < options.LongestPause ? pause : options.LongestPause) * (1 + Chance() / 2);
    }

    public static double Chance() => RandomNumberGenerator.GetInt32(JitterSteps) / (double)JitterSteps;

    private async Task<T> Insist<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (QservOutageException) when (time.GetElapsedTime(started) < options.OutagePatience)
            {
                // It is asked again below; the last failure is the caller's.
            }
            await Task.Delay(Pause(attempt), time, cancel);
        }
    }
}

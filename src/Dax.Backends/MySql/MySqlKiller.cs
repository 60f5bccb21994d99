using System.Data.Common;
using System.Globalization;

namespace Dax.Backends.MySql;

/// <summary>Stops the statement of one connection, from another one: the server has no other way to be told.</summary>
internal sealed class MySqlKiller(DbDataSource control, long connectionId) : IDisposable
{
    /// <summary>A kill that comes before its statement is lost: it is sent again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>When the server has not ended the statement after this time, the connection is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource giveUp = new();

    /// <summary>Waits for <paramref name="work"/> on the connection; kills its statement, until the work has ended, when <paramref name="stop"/> is cancelled.</summary>
    /// <param name="work">Is given a token that is cancelled only when the server does not follow.</param>
    public async Task<T> Guard<T>(Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        var working = work(giveUp.Token);
        if (working.IsCompleted) return await working;
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stop.UnsafeRegister(static stopped => ((TaskCompletionSource)stopped!).TrySetResult(), stopped))
            await Task.WhenAny(working, stopped.Task);
        if (!working.IsCompleted) await Kill(working);
        return await working;
    }

    public void Dispose() => giveUp.Dispose();

    private async Task Kill(Task working)
    {
        giveUp.CancelAfter(Patience);
        while (!working.IsCompleted)
        {
            try
            {
                await using var command = control.CreateCommand(string.Create(CultureInfo.InvariantCulture, $"KILL QUERY {connectionId}"));
                await command.ExecuteNonQueryAsync(giveUp.Token);
            }
            catch (DbException)
            {
                // No such connection any more, or none to the server: the wait ends by itself or by its patience.
            }
            catch (OperationCanceledException)
            {
                // Patience has ended; so does the work.
            }
            await Task.WhenAny(working, Task.Delay(Pause, CancellationToken.None));
        }
    }
}

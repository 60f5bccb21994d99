using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dax.Embedded.Persistence;

/// <summary>One transaction for a group of works, each in a savepoint.</summary>
internal sealed class GroupTransaction : IDisposable
{
    private readonly sqlite3 handle;
    private readonly sqlite3_stmt begin;
    private readonly sqlite3_stmt commit;
    private readonly sqlite3_stmt rollback;
    private readonly sqlite3_stmt save;
    private readonly sqlite3_stmt release;
    private readonly sqlite3_stmt undo;

    public GroupTransaction(sqlite3 handle)
    {
        this.handle = handle;
        begin = Prepare("BEGIN IMMEDIATE");
        commit = Prepare("COMMIT");
        rollback = Prepare("ROLLBACK");
        save = Prepare("SAVEPOINT work");
        release = Prepare("RELEASE work");
        undo = Prepare("ROLLBACK TO work");
    }

    /// <summary>Runs and commits; every work is answered when this returns.</summary>
    public void Run(SqliteConnection connection, List<SqliteWriter.Work> group)
    {
        try
        {
            Step(begin);
            foreach (var work in group)
                RunOne(connection, work);
            Step(commit);
        }
        catch (Exception error)
        {
            if (IsOpen)
                raw.sqlite3_step(rollback);
            raw.sqlite3_reset(rollback);
            foreach (var work in group)
                work.Fail(error);
            return;
        }

        foreach (var work in group)
            work.Acknowledge();
    }

    public void Dispose()
    {
        foreach (var statement in (sqlite3_stmt[])[begin, commit, rollback, save, release, undo])
            statement.Dispose();
    }

    private bool IsOpen => raw.sqlite3_get_autocommit(handle) == 0;

    private void RunOne(SqliteConnection connection, SqliteWriter.Work work)
    {
        Step(save);
        var succeeded = work.Run(connection);
        // A full disk or a failing one rolls the whole transaction back by itself; then the others have lost their effects too.
        if (!IsOpen)
            throw new SqliteException("The transaction was rolled back by SQLite.", raw.SQLITE_ABORT);
        if (!succeeded)
            Step(undo);
        Step(release);
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(handle, sql, out var statement));
        return statement;
    }

    private void Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        if (code != raw.SQLITE_DONE)
            Check(code);
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, handle);
}

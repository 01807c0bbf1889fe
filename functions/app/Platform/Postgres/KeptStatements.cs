using System.Data;
using Npgsql;

namespace Analytics.Platform.Postgres;

/// <summary>Statements that a session keeps because they came again.</summary>
internal static class KeptStatements
{
    /// <summary>
    /// Lets go of everything that a session keeps, after a statement failed in it and its transaction has ended. Npgsql (10.0) takes a
    /// statement for kept whose values the server refused on the run that was to keep it, but does not know its columns: each later run
    /// in that session would end as an unexpected message, which breaks the connection.
    /// </summary>
    public static void GiveUp(NpgsqlConnection connection)
    {
        // Behind a pooling proxy sessions keep nothing.
        if (connection.State != ConnectionState.Open || new NpgsqlConnectionStringBuilder(connection.ConnectionString).MaxAutoPrepare == 0)
        {
            return;
        }

        try
        {
            connection.UnprepareAll();
        }
        catch (NpgsqlException)
        {
            // The session is lost, and what it kept with it; whoever asked learns the first fault.
        }
    }

    /// <summary>Runs what reads in a transaction; should the server refuse any of it, the session lets go of what it keeps.</summary>
    public static async Task<T> GuardAsync<T>(NpgsqlConnection connection, NpgsqlTransaction transaction, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception failure) when (failure is PostgresException or OperationCanceledException)
        {
            // Ends the transaction: a failed one takes no statement any more.
            await transaction.DisposeAsync();
            GiveUp(connection);
            throw;
        }
    }
}

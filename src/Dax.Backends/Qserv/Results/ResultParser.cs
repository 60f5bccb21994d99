using System.Text.Json;
using Dax.Backends.Qserv.Frontend;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Qserv.Results;

/// <summary>A result that is not what was asked for.</summary>
/// <param name="What">For the log.</param>
/// <param name="IsRange">A number does not fit its type; anything else is a fault of ours or of the server.</param>
internal sealed record ResultMisfit(string What, bool IsRange = false);

/// <summary>
/// Reads the JSON of a result (<c>{"error":…,"rows":[["…",…],…],"schema":[…],"success":1,…}</c>) token by token into the columns of batches. The frontend writes its members in the order of
/// the alphabet, so rows come before the schema that describes them, and before it is said whether they are a success; any other order is read as well.
/// </summary>
internal sealed class ResultParser(TableSchema schema, long expectedRows)
{
    private enum Place { Start, Top, Value, Skipped, Schema, Rows, Row, End }

    private enum Member { Other, Rows, Schema, Success, Error }

    private readonly ResultRows rows = new(schema, expectedRows);
    private readonly ResultColumns columns = new(schema);
    private JsonReaderState state;
    private Place place;
    private Member member;
    private int skipDepth;
    private bool? isSuccess;
    private bool hasRows;
    private bool isOtherVersion;
    private string error = "";

    /// <summary>The batch is to be taken before more is parsed.</summary>
    public bool IsFull => rows.IsFull;

    /// <summary>The document ended.</summary>
    public bool IsDone => place == Place.End;

    /// <summary>The frontend said that it has no result, and why.</summary>
    public QservReply? Failure { get; private set; }

    public ResultMisfit? Misfit => rows.Misfit ?? columns.Misfit;

    /// <summary>The rows parsed since the last <see cref="Clear"/>, or null when there are none; theirs is the parser's memory until then.</summary>
    public RowBatch? Batch() => rows.Batch();

    public void Clear() => rows.Clear();

    /// <summary>Takes tokens until the batch is full, the document ends or the text does; answers how much of it was used.</summary>
    /// <exception cref="QservOutageException">It is not such a document.</exception>
    public int Parse(ReadOnlySpan<byte> text)
    {
        // Never the final block: a document that does not end is told from one that is wrong.
        var reader = new Utf8JsonReader(text, isFinalBlock: false, state);
        try
        {
            while (!IsFull && !IsDone && Misfit is null && reader.Read())
                Take(ref reader);
        }
        // Texts of half a surrogate pair, or of bytes that are no UTF-8, are found when they are taken, and told so.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new QservOutageException("The result is not JSON.", Trouble.Answer, e);
        }
        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (place)
        {
            case Place.Row:
                if (reader.TokenType == JsonTokenType.EndArray)
                {
                    rows.EndRow();
                    place = Place.Rows;
                }
                else
                    rows.Add(ref reader);
                break;
            case Place.Rows:
                place = reader.TokenType switch { JsonTokenType.StartArray => Place.Row, JsonTokenType.EndArray => Place.Top, _ => throw Unexpected(reader.TokenType) };
                break;
            case Place.Schema:
                if (columns.Take(ref reader))
                    place = Place.Top;
                break;
            case Place.Skipped:
                Skip(ref reader);
                break;
            case Place.Value:
                Value(ref reader);
                break;
            case Place.Top when reader.TokenType == JsonTokenType.PropertyName:
                member = Named(ref reader);
                place = Place.Value;
                break;
            case Place.Top when reader.TokenType == JsonTokenType.EndObject:
                End();
                break;
            case Place.Start when reader.TokenType == JsonTokenType.StartObject:
                place = Place.Top;
                break;
            default:
                throw Unexpected(reader.TokenType);
        }
    }

    private static Member Named(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("rows"u8) ? Member.Rows
        : reader.ValueTextEquals("schema"u8) ? Member.Schema
        : reader.ValueTextEquals("success"u8) ? Member.Success
        : reader.ValueTextEquals("error"u8) ? Member.Error : Member.Other;

    private void Value(ref Utf8JsonReader reader)
    {
        place = Place.Top;
        switch (member, reader.TokenType)
        {
            case (Member.Rows, JsonTokenType.StartArray):
                (place, hasRows) = (Place.Rows, true);
                break;
            case (Member.Schema, JsonTokenType.StartArray):
                place = Place.Schema;
                break;
            case (Member.Success, JsonTokenType.Number):
                isSuccess = reader.GetDouble() != 0;
                break;
            case (Member.Success, JsonTokenType.True or JsonTokenType.False):
                isSuccess = reader.GetBoolean();
                break;
            case (Member.Error, JsonTokenType.String):
                error = reader.GetString()!;
                break;
            case (_, JsonTokenType.StartObject or JsonTokenType.StartArray):
                (place, skipDepth) = (Place.Skipped, reader.CurrentDepth);
                break;
        }
    }

    private void Skip(ref Utf8JsonReader reader)
    {
        isOtherVersion |= reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("max_version"u8);
        if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray && reader.CurrentDepth == skipDepth)
            place = Place.Top;
    }

    private void End()
    {
        place = Place.End;
        if (isSuccess is null || (isSuccess.Value && !hasRows))
            throw new QservOutageException("The answer is no result.", Trouble.Answer);
        if (!isSuccess.Value)
            Failure = QservReply.Failed(error, isOtherVersion);
    }

    private static QservOutageException Unexpected(JsonTokenType token) => new($"The result has {token} where it should not.", Trouble.Answer);
}

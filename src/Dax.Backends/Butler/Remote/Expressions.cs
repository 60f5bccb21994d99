using System.Text.Json;
using Dax.Backends.Butler.Regions;
using Dax.Backends.Butler.Sql;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Remote;

/// <summary>Values and columns in the server's form: each writes one JSON object.</summary>
internal static class Expressions
{
    public static Action<Utf8JsonWriter> Key(string dimension) => json => Write(json, "dimension_key", () => json.WriteString("dimension", dimension));

    public static Action<Utf8JsonWriter> Field(string element, string field) => json => Write(json, "dimension_field", () =>
    {
        json.WriteString("element", element);
        json.WriteString("field", field);
    });

    public static Action<Utf8JsonWriter> DatasetField(string type, string field) => json => Write(json, "dataset_field", () =>
    {
        json.WriteString("dataset_type", type);
        json.WriteString("field", field);
    });

    /// <summary>Usage (as an exception of this layer) for a value that the server's language has no literal for.</summary>
    public static Action<Utf8JsonWriter> Literal(object? value) => value switch
    {
        long whole => json => Write(json, "int", () => json.WriteNumber("value", whole)),
        double number => json => Write(json, "float", () => WriteReal(json, number)),
        string text => json => Write(json, "string", () => json.WriteString("value", text)),
        Guid id => json => Write(json, "uuid", () => json.WriteString("value", id)),
        _ => throw new RegistryException(new Fault.Usage("The expression has a value that Butler servers do not take.")),
    };

    public static Action<Utf8JsonWriter> Time(long nanoseconds) => json => Write(json, "datetime", () => json.WriteNumber("nsec", nanoseconds));

    public static Action<Utf8JsonWriter> Span(long begin, long end) => json => Write(json, "timespan", () =>
    {
        json.WriteNumber("begin_nsec", begin);
        json.WriteNumber("end_nsec", end);
    });

    /// <summary>What cannot be encoded is asked for by the circle around it: the caller looks closer.</summary>
    public static Action<Utf8JsonWriter> Region(ISkyRegion region)
    {
        var bytes = SphgeomWriter.TryWrite(region, out var exact) ? exact : SphgeomWriter.Circle(region.BoundingCircle);
        return json => Write(json, "region", () => json.WriteBase64String("encoded", bytes));
    }

    public static Action<Utf8JsonWriter> Unary(string @operator, Action<Utf8JsonWriter> operand) => json => Write(json, "unary", () =>
    {
        json.WritePropertyName("operand");
        operand(json);
        json.WriteString("operator", @operator);
    });

    public static Action<Utf8JsonWriter> Binary(Action<Utf8JsonWriter> a, string @operator, Action<Utf8JsonWriter> b) => json => Write(json, "binary", () => WritePair(json, a, @operator, b));

    public static Predicate Compare(Action<Utf8JsonWriter> a, string @operator, Action<Utf8JsonWriter> b) => Condition("comparison", json => WritePair(json, a, @operator, b));

    public static Predicate Condition(string kind, Action<Utf8JsonWriter> write) => Predicate.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("predicate_type", kind);
        write(json);
        json.WriteEndObject();
    });

    /// <summary>All values of a data ID whose dimensions are among those.</summary>
    public static Predicate Equal(DataId id, Func<string, bool> isMeant) =>
        Predicate.All(id.Values.Where(v => isMeant(v.Key) && v.Value.Value is not null).Select(v => Compare(Key(v.Key), "==", Literal(v.Value.Value))));

    private static void WritePair(Utf8JsonWriter json, Action<Utf8JsonWriter> a, string @operator, Action<Utf8JsonWriter> b)
    {
        json.WritePropertyName("a");
        a(json);
        json.WritePropertyName("b");
        b(json);
        json.WriteString("operator", @operator);
    }

    // Python reads 1 as an integer: a real keeps its point.
    private static void WriteReal(Utf8JsonWriter json, double value)
    {
        var text = value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        json.WritePropertyName("value");
        json.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text);
    }

    private static void Write(Utf8JsonWriter json, string kind, Action write)
    {
        json.WriteStartObject();
        json.WriteString("expression_type", kind);
        write();
        json.WriteEndObject();
    }
}

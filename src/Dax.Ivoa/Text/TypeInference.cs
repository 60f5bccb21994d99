using System.Text;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Text;

/// <summary>
/// Finds a column's type from its first values: the narrowest of logical (words), long, double, timestamp, text that holds them all. Integers are
/// always long and reals always double: a later row may need it.
/// </summary>
internal sealed class TypeInference
{
    private bool boolean = true;
    private bool integer = true;
    private bool real = true;
    private bool timestamp = true;
    private bool any;

    public void See(ReadOnlySpan<byte> value)
    {
        value = TextCellReader.Trim(value);
        if (value.IsEmpty) return;
        any = true;
        boolean = boolean && (Ascii.EqualsIgnoreCase(value, "true"u8) || Ascii.EqualsIgnoreCase(value, "false"u8));
        integer = integer && IntegerParser<long>.TryParse(value, out _);
        real = real && RealParser<double>.TryParse(value, out _);
        timestamp = timestamp && TimestampText.TryParse(value, out _);
    }

    public TableColumn Column(string name) => this switch
    {
        { any: false } => Text(name),
        { boolean: true } => new TableColumn(new FieldInfo(name, VoDatatype.Boolean), CellKind.Boolean),
        { integer: true } => new TableColumn(new FieldInfo(name, VoDatatype.Long), CellKind.Long),
        { real: true } => new TableColumn(new FieldInfo(name, VoDatatype.Double), CellKind.Double),
        { timestamp: true } => new TableColumn(new FieldInfo(name, VoDatatype.Char, "*") { XType = "timestamp" }, CellKind.Timestamp),
        _ => Text(name),
    };

    private static TableColumn Text(string name) => new(new FieldInfo(name, VoDatatype.Char, "*"), CellKind.Text);
}

using System.Text.Json.Serialization;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.DuckDb;

/// <summary>How table descriptions lie in the folder's catalog. New members must be optional: older folders stay readable.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TableEntry))]
internal sealed partial class CatalogJson : JsonSerializerContext;

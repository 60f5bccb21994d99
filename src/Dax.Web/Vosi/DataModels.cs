using Dax.Contracts.Catalogs;
using Dax.Ivoa.ObsCore;
using Dax.Ivoa.Vosi;

namespace Dax.Web.Vosi;

/// <summary>The data models that a TAP service follows because it has their tables (TAPRegExt 1.0, 2.2).</summary>
internal static class DataModels
{
    public static IEnumerable<TapDataModel> Of(TableSetView tables)
    {
        if (tables.FindTable(ObsCoreTable.QualifiedName) is not null) yield return new TapDataModel(ObsCoreTable.DataModelName, ObsCoreTable.DataModelId);
    }
}

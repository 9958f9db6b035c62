#!/usr/bin/env bash
# Adds a migration of this name to both sets, or to none: ./migrations/add-migration.sh ChargeNoShow
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?name the migration, for example: migrations/add-migration.sh ChargeNoShow}
[ -z "$(git status --porcelain -- migrations)" ] || { echo "migrations/ has uncommitted changes: commit or stash them first" >&2; exit 1; }
dotnet tool restore > /dev/null
undo() { git checkout -q -- migrations; git clean -fdq -- migrations; echo "nothing was added" >&2; }
trap undo ERR
for set in Sqlite SqlServer; do
  project="migrations/MerchantPortal.Migrations.$set"
  dotnet ef migrations add "$name" --project "$project" --startup-project "$project" --output-dir Migrations
done
# Both sets must know the migration under the same identity, so that their histories compare.
for kind in cs Designer.cs; do
  first=$(basename "$(ls migrations/MerchantPortal.Migrations.Sqlite/Migrations/*_"$name".cs)" ".cs")
  second=$(basename "$(ls migrations/MerchantPortal.Migrations.SqlServer/Migrations/*_"$name".cs)" ".cs")
  if [ "$first" != "$second" ]; then
    cd migrations/MerchantPortal.Migrations.SqlServer/Migrations
    mv "$second.cs" "$first.cs"; mv "$second.Designer.cs" "$first.Designer.cs"
    sed -i "s/$second/$first/" "$first.Designer.cs"
    cd - > /dev/null
  fi
done
trap - ERR
echo "added $first to both"

#!/usr/bin/env bash
# Adds a migration of this name to both sets, or to none: migrations/add-migration.sh ChargeNoShow
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?name the migration, for example: migrations/add-migration.sh ChargeNoShow}
[ -z "$(git status --porcelain -- migrations)" ] || { echo "migrations/ has uncommitted changes: commit or stash them first" >&2; exit 1; }

undo() { git checkout -q -- migrations; git clean -fdq -- migrations; echo "nothing was added" >&2; exit 1; }
trap undo ERR INT TERM

dotnet tool restore > /dev/null
# One identity for both, so that their histories compare (SharedMigrationId).
MERCHANTPORTAL_MIGRATION_MOMENT=$(date -u +%Y%m%d%H%M%S)
export MERCHANTPORTAL_MIGRATION_MOMENT
for set in Sqlite SqlServer; do
  project="migrations/MerchantPortal.Migrations.$set"
  dotnet ef migrations add "$name" --project "$project" --startup-project "$project" --output-dir Migrations
done
echo "added ${MERCHANTPORTAL_MIGRATION_MOMENT}_$name to both; next: rows of the version before it in tests/MerchantPortal.Features.Tests/Data/Versions, and ACCEPT_APPROVED=1 tests/run.sh Features for the SQL Server script"

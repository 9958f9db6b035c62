#!/usr/bin/env bash
# Asks whether the tests notice a changed rule: mutates the files of the list below, one after another, and runs the tests that stand beside each.
#   tests/mutate.sh                            every file
#   tests/mutate.sh Features                   the files of a project
#   tests/mutate.sh Calendar/Availability.cs   one file
# What survived is printed; each whole report goes to artifacts/mutation. Ends with 1 unless everything was noticed (docs/decisions/mutants.md says what cannot be).
set -uo pipefail
cd "$(dirname "$0")/.."
# Analyzers say nothing about mutants and take most of a build; MSBuild reads this as a property
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 RunAnalyzers=false

# project, file, the tests that are about it: a mutant lives where these do not notice it, whatever the others do
list() { cat << 'END'
Domain Bookings/Booking.cs Bookings/*.cs
Domain Bookings/Checkout.cs Bookings/CheckoutTests.cs
Domain Bookings/DecisionDeadline.cs Bookings/DecisionDeadlineTests.cs
Domain Bookings/MoneyAfter.cs Bookings/MoneyAfter*.cs
Domain Calendar/Availability.cs Calendar/*.cs;Offer/HeldBackTests.cs
Domain Calendar/Occupancy.cs Calendar/*.cs
Domain Calendar/OpeningHours.cs Calendar/OpeningHoursTests.cs;Calendar/SlotExpansionTests.cs
Domain Calendar/SlotExpansion.cs Calendar/SlotExpansionTests.cs;Calendar/AvailabilityTests.cs
Domain Offer/Inspection.cs Offer/*Tests.cs
Domain Offer/InspectionOfMerchant.cs Offer/*Tests.cs
Domain Offer/InspectionOfRules.cs Offer/*Tests.cs
Domain Offer/InspectionOfServices.cs Offer/*Tests.cs
Domain Offer/InspectionOfTerms.cs Offer/*Tests.cs
Domain Offer/OfferCurrency.cs Offer/OfferCurrencyTests.cs
Domain Offer/SlotTerms.cs Offer/SlotTermsTests.cs;Offer/WeekGridTests.cs;Bookings/CheckoutTests.cs
Domain Offer/WeekGrid.cs Offer/*Tests.cs
Domain Offer/WeekPainting.cs Offer/WeekPaintingTests.cs;Offer/WeekGridTests.cs
Domain Shared/CurrencyUnits.cs Shared/*.cs
Features Bookings/PayForBooking.cs Payments/PayForBookingTests.cs;Payments/NoProcessorTests.cs
Features Bookings/TakeBooking.cs Bookings/TakeBookingTests.cs;Bookings/ChangeBookingTests.cs;Payments/PayForBookingTests.cs;Requests/UnprovedAddressTests.cs;Google/SlotsHeldBackTests.cs
Features Google/Updates/Backoff.cs Google/Updates/Backoff*.cs
Features Google/Updates/CallsPerMinute.cs Google/CallsPerMinuteTests.cs
Features Google/Updates/UpdateRelay.cs Google/RelayTests.cs
Features Payments/ReconcilePayments.cs Payments/MoneyActsTests.cs;Payments/GuestCancelTests.cs;Payments/PayForBookingTests.cs;Payments/NoProcessorTests.cs
Features Payments/SettleMovement.cs Payments/MoneyActsTests.cs;Payments/GuestCancelTests.cs;Payments/PayForBookingTests.cs;Payments/NoProcessorTests.cs
Features Requests/DeadlinePass.cs Requests/DeadlinePassTests.cs
END
}

out=$PWD/artifacts/mutation ended=0 found=0
mkdir -p "$out"
dotnet tool restore > "$out/tools.log" || { cat "$out/tools.log"; exit 1; }
while read -r project file tests; do
  [ $# = 0 ] || [[ " $* " == *" $project "* ]] || [[ " $* " == *" $file "* ]] || continue
  found=1 began=$SECONDS report="$out/$project/${file%.cs}"
  mkdir -p "$report"
  (cd "tests/MerchantPortal.$project.Tests" && MutationTests=$tests nice -n 15 dotnet stryker --mutate "$file" --concurrency 1 --output "$report") > "$report/log.txt" 2>&1 || ended=1
  printf '%s %s (%s s)\n' "$project" "$file" "$((SECONDS - began))"
  grep -E "\[(Survived|NoCoverage)\]|final mutation score|ERR" -A 2 "$report/log.txt" || tail -5 "$report/log.txt"
done < <(list)
[ "$found" = 1 ] || { echo "no such file in the list: $*"; exit 1; }
exit "$ended"
